import { describe, expect, it } from '@jest/globals';
import { parseRawText } from '../../../src/event/raw-text.ts';
import { normalized } from '../../support/normalized.ts';

const PAIRS = [
  'src=192.0.2.1',
  'dst=198.51.100.2',
  'srcPort=81',
  'usrName=joe smith',
  'sev=8',
  'proto=6',
  'cat=anomaly',
];
const DETAILS = {
  devicevendor: 'Microsoft',
  deviceproduct: 'MSExchange',
  eventclassid: '15345',
  sourceipaddress: '192.0.2.1',
  destinationipaddress: '198.51.100.2',
  sourceport: 81,
  username: 'joe smith',
  transportprotocol: '6',
  deviceeventcategory: 'anomaly',
};

describe('LEEF', () => {
  it.each([
    ['1.0 with tabs', `LEEF:1.0|Microsoft|MSExchange|4.0 SP1|15345|${PAIRS.join('\t')}`],
    ['2.0 with a delimiter of its own', `LEEF:2.0|Microsoft|MSExchange|4.0 SP1|15345|^|${PAIRS.join('^')}`],
    ['2.0 with a delimiter by its number', `LEEF:2.0|Microsoft|MSExchange|4.0 SP1|15345|x5E|${PAIRS.join('^')}`],
    ['2.0 with a long number', `LEEF:2.0|Microsoft|MSExchange|4.0 SP1|15345|0x09|${PAIRS.join('\t')}`],
    ['2.0 with a bar', `LEEF:2.0|Microsoft|MSExchange|4.0 SP1|15345|||${PAIRS.join('|')}`],
    ['2.0 with an empty delimiter', `LEEF:2.0|Microsoft|MSExchange|4.0 SP1|15345||${PAIRS.join('\t')}`],
    ['2.0 without a delimiter', `LEEF:2.0|Microsoft|MSExchange|4.0 SP1|15345|${PAIRS.join('\t')}`],
  ])('is read: %s', (_name, payload) => {
    const event = normalized(parseRawText(`<13>Nov 24 10:00:00 mail1 ${payload}`));

    expect(event).toMatchObject({ category: 'leef', source: 'MSExchange', severity: 'ERROR', hostname: 'mail1' });
    expect(event.details).toMatchObject(DETAILS);
    expect(event.summary).toBe('15345');
  });

  it('takes its own time, and that of the header when it cannot be read', () => {
    const at = (time: string) =>
      normalized(parseRawText(`<13>Nov 24 10:00:00 h LEEF:1.0|v|p|1|id|devTime=${time}\tmsg=hello`));

    expect(at('Nov 24 2026 09:59:58')).toMatchObject({
      utctimestamp: '2026-11-24T09:59:58.000000+00:00',
      summary: 'hello',
    });
    expect(at('yesterday')).toMatchObject({
      utctimestamp: '2026-11-24T10:00:00.000000+00:00',
      details: { timestamp: 'yesterday' },
      tags: [],
    });
  });

  it.each(['LEEF:3.0|a|b|c|d|', 'LEEF:1.0|a|b|c'])('leaves %j a line', (line) => {
    expect(parseRawText(line)).toEqual({ message: line });
  });
});
