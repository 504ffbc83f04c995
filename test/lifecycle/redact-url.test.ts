import { expect, it } from '@jest/globals';
import { redactUrl } from '../../src/lifecycle/redact-url.ts';
import { LINEAR, timeGrowth } from '../support/time-growth.ts';

it.each([
  ['/events?token=hunter22', '/events?token=[redacted]'],
  ['/services/collector?channel=1&access_token=a%20b&x=1', '/services/collector?channel=1&access_token=[redacted]&x=1'],
  ['/events?API_KEY=1', '/events?API_KEY=[redacted]'],
  ['/events?authorization=Basic+1&q=token', '/events?authorization=[redacted]&q=token'],
  ['/custom/mzi_0123456789abcdefXYZ/x', '/custom/[redacted]/x'],
  ['http://ann:pw@siem/events', 'http://[redacted]@siem/events'],
  ['/events?tok%65n=x&page=2', '/events?tok%65n=x&page=2'],
  ['/events', '/events'],
])('shows %s as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});

it.each(['?token', '://', 'mza_', '&key=', 'a'])(
  'takes time that grows with the length of an address of %s',
  (part) => {
    expect(timeGrowth((size) => () => redactUrl(`/x?${part.repeat(size)}`), 20_000)).toBeLessThan(LINEAR);
  },
);
