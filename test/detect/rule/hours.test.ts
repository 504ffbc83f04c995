import { describe, expect, it } from '@jest/globals';
import { hoursTest, PERIOD } from '../../../src/detect/rule/hours.ts';

/** 2026-06-15 is a Monday. */
function counts(hours: Parameters<typeof hoursTest>[0], time: string): boolean {
  return hoursTest(hours)(Date.parse(time));
}

describe('hoursTest', () => {
  it.each([
    ['2026-06-15T03:04:59.999Z', true],
    ['2026-06-15T03:05:00Z', false],
    ['2026-06-15T04:10:00Z', false],
    ['2026-06-15T04:10:00.001Z', true],
  ])('leaves out a period with both its ends: %s %s', (time, expected) => {
    expect(counts({ outside: ['03:05-04:10'], timezone: 'UTC' }, time)).toBe(expected);
  });

  it.each([
    ['2026-06-15T08:00:00Z', true],
    ['2026-06-19T18:00:00Z', true],
    ['2026-06-20T12:00:00Z', false],
    ['2026-06-21T12:00:00Z', false],
    ['2026-06-15T07:59:59Z', false],
    ['1969-12-29T12:00:00Z', true],
    ['1969-12-28T12:00:00Z', false],
  ])('counts on some days of the week: %s %s', (time, expected) => {
    expect(counts({ within: ['mon-fri 08:00-18:00'], timezone: 'UTC' }, time)).toBe(expected);
  });

  it.each([
    ['2026-06-19T22:30:00Z', true],
    ['2026-06-20T05:30:00Z', true],
    ['2026-06-20T22:30:00Z', false],
    ['2026-06-19T05:30:00Z', false],
  ])('goes on past midnight, as the day on which it began: %s %s', (time, expected) => {
    expect(counts({ within: ['fri 22:00-06:00'], timezone: 'UTC' }, time)).toBe(expected);
  });

  it('goes around the week', () => {
    const weekend = { within: ['sat-mon 00:00-23:59'], timezone: 'UTC' };

    expect(['13', '14', '15', '16'].map((day) => counts(weekend, `2026-06-${day}T12:00:00Z`))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('goes by the clock of a time zone, through summer time', () => {
    const berlin = { within: ['08:00-18:00'], timezone: 'Europe/Berlin' };

    expect(counts(berlin, '2026-06-15T06:00:00Z')).toBe(true);
    expect(counts(berlin, '2026-01-15T06:00:00Z')).toBe(false);
    expect(counts(berlin, '2026-01-15T07:00:00Z')).toBe(true);
  });

  it.each(['24:00-01:00', '8:00-9:00', 'mo 08:00-09:00', '08:00', 'mon-fri'])('knows that %s is no period', (text) => {
    expect(PERIOD.test(text)).toBe(false);
  });
});
