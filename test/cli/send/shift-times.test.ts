import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { shiftTimes } from '../../../src/cli/send/shift/shift-times.ts';
import { parseTimestamp } from '../../../src/event/timestamps.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';

const NOW = Date.UTC(2026, 10, 24, 20, 0, 0);
const DAY = 86_400_000;

function shifted(text: string, ms: number): string {
  return shiftTimes(text, ms, NOW);
}

describe('shiftTimes', () => {
  it.each<[string, string, string]>([
    ['ISO', '2020-02-28T23:59:59Z', '2020-02-29T23:59:59Z'],
    ['decimals and offset', '2020-12-31T04:24:56.495123+02:00', '2021-01-01T04:24:56.495123+02:00'],
    ['a blank, no zone', '2020-10-13 00:24:56', '2020-10-14 00:24:56'],
    ['slashes', '2020/10/13 00:24:56.1', '2020/10/14 00:24:56.1'],
    ['basic ISO', '20201013T002456Z', '20201014T002456Z'],
    ['RFC 3164', '<13>Dec 10 06:55:46 host sshd[1]: x', '<13>Dec 11 06:55:46 host sshd[1]: x'],
    ['one digit', 'Dec  9 06:55:46 host', 'Dec 10 06:55:46 host'],
    ['to one digit', 'Oct 31 06:55:46 host', 'Nov  1 06:55:46 host'],
    ['a year after the day', 'Dec 31 2019 06:55:46 asa', 'Jan  1 2020 06:55:46 asa'],
    ['an address after the time', 'Dec 10 06:55:46 2001:db8::1 sshd', 'Dec 11 06:55:46 2001:db8::1 sshd'],
    ['asctime', 'Sat Dec  3 04:47:44 2005', 'Sun Dec  4 04:47:44 2005'],
    ['Apache errors', '[Sun Dec 04 04:47:44 2005] [error]', '[Mon Dec 05 04:47:44 2005] [error]'],
    [
      'Apache errors with decimals',
      '[Sat Dec 31 04:47:44.123456 2005] [core',
      '[Sun Jan 01 04:47:44.123456 2006] [core',
    ],
    ['the date command', 'Sun Dec 04 04:47:44 UTC 2005', 'Mon Dec 05 04:47:44 UTC 2005'],
    ['RFC 5322', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Mon, 07 Nov 1994 08:49:37 GMT'],
    ['the common log format', '- [10/Oct/2000:13:55:36 -0700] "GET', '- [11/Oct/2000:13:55:36 -0700] "GET'],
    ['epoch of a key', '{"ts":1588205199.82437,"n":1588205199}', '{"ts":1588291599.82437,"n":1588205199}'],
    ['epoch milliseconds', '{"timestamp": "1588205199824"}', '{"timestamp": "1588291599824"}'],
    ['audit', 'type=A msg=audit(1588205199.824:12): x', 'type=A msg=audit(1588291599.824:12): x'],
    ['squid', '1588205199.824    12 192.0.2.1 TCP_MISS', '1588291599.824    12 192.0.2.1 TCP_MISS'],
    ['CEF', 'CEF:0|a|b|c|d|e|5|rt=1588205199824 src=192.0.2.1', 'CEF:0|a|b|c|d|e|5|rt=1588291599824 src=192.0.2.1'],
    [
      'all times of a line',
      'at 2020-10-13 00:24:56 "UtcTime: 2020-10-12 23:00:00.1\\r\\n"',
      'at 2020-10-14 00:24:56 "UtcTime: 2020-10-13 23:00:00.1\\r\\n"',
    ],
  ])('moves %s by a day', (_, before, after) => {
    expect(shifted(before, DAY)).toBe(after);
    expect(shifted(after, -DAY)).toBe(before);
  });

  it.each([
    'no time at all',
    '{"id":1588205199824,"big":12345678901234567890123,"x":1e999}',
    'version 2.7.41491.993_2020-10-12_203739',
    '2020-13-40 99:99:99',
    '2021-02-29T00:00:00Z',
    'Feb 30 2021 10:00:00',
    'tel 1588205199 and 10.0.0.1:8080',
    'key=15882051998',
  ])('leaves alone: %s', (text) => {
    expect(shifted(text, DAY)).toBe(text);
  });

  it('moves by the same span what the server reads, in every format', () => {
    const formats = [
      (date: Date) => date.toISOString(),
      (date: Date) => date.toISOString().replace('T', ' ').replace('Z', ''),
      (date: Date) => date.toUTCString(),
      (date: Date) => {
        const [, day = '', month = '', year = '', clock = ''] =
          /(\d\d) (\w{3}) (\d{4}) (\S+)/.exec(date.toUTCString()) ?? [];
        return `${day}/${month}/${year}:${clock} +0000`;
      },
    ];
    const seconds = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2026, 0, 1) / 1000 });
    fc.assert(
      fc.property(
        seconds,
        fc.integer({ min: -400 * 86_400, max: 400 * 86_400 }),
        fc.constantFrom(...formats),
        (time, span, format) => {
          const text = format(new Date(time * 1000));
          const moved = parseTimestamp(shifted(text, span * 1000), { receivedMs: NOW, timezone: 'UTC' });

          expect(moved?.ms).toBe((time + span) * 1000);
        },
      ),
    );
  });

  it.each(['Sun ', 'Dec ', '2020-', '1', '" : ', '(', 'Dec 10 06:55:46 UTC '])(
    'takes time linear in the length of %j, repeated',
    (part) => {
      const prepare = (size: number) => {
        const text = part.repeat(size / part.length);
        return () => void shifted(text, DAY);
      };

      expect(timeGrowth(prepare, 20_000)).toBeLessThan(LINEAR);
    },
  );
});
