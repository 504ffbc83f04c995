import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { timeOf } from '../../src/query/time-text.ts';

const two = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
const year = fc.oneof(fc.constantFrom(0, 1, 1900, 1970, 2000, 2024, 2026, 9999), fc.integer({ min: 0, max: 9999 }));
const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,9}$/));
const zone = fc.oneof(
  fc.constant('z'),
  fc.tuple(fc.constantFrom('+', '-'), two(14), two(59)).map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`),
);
const time = fc
  .tuple(year, two(13), two(32), two(24), two(60), two(60), fraction, zone)
  .map(
    ([y, month, day, hour, minute, second, part, offset]) =>
      `${String(y).padStart(4, '0')}-${month}-${day}t${hour}:${minute}:${second}${part}${offset}`,
  );

/** The days of a month, by the Date of JavaScript, which goes on into the next month. */
function isDay(text: string): boolean {
  return new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10));
}

describe('timeOf', () => {
  it('says what Date says of every time of ISO 8601 that is one', () => {
    fc.assert(
      fc.property(time, (text) => {
        const date = Date.parse(text.toUpperCase());
        const clock = /^.{11}(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}/.test(text);
        expect(timeOf(text)).toBe(clock && isDay(text) && !Number.isNaN(date) ? date : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['1970-01-01t00:00:00z', 0],
    ['2026-11-29t21:38:58.1239+00:00', Date.UTC(2026, 10, 29, 21, 38, 58, 123)],
    ['2024-02-29t00:30:00.5+01:00', Date.UTC(2024, 1, 28, 23, 30, 0, 500)],
    ['0000-03-01t00:00:00z', Date.parse('0000-03-01T00:00:00Z')],
  ])('reads %s', (text, ms) => {
    expect(timeOf(text)).toBe(ms);
  });

  it.each([
    '2026-02-29t00:00:00z',
    '2026-04-31t00:00:00z',
    '2026-11-29',
    '2026-11-29t21:38:58',
    '2026-11-29T21:38:58Z',
  ])('takes %s for no time', (text) => {
    expect(timeOf(text)).toBeUndefined();
  });
});
