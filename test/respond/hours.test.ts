import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Hours, hoursConfig, withinHours } from '../../src/respond/hours.ts';

const hours = (given: object): Hours => hoursConfig.parse(given);
const at = (text: string): number => Date.parse(text);

describe('hours', () => {
  const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'];
  const office = [hours({ days: workdays, from: '08:00', to: '18:00', zone: 'Europe/Berlin' })];
  const night = [hours({ days: ['fri'], from: '22:00', to: '07:00' })];

  it.each([
    ['2026-11-24T06:59:59Z', false],
    ['2026-11-24T07:00:00Z', true],
    ['2026-11-24T16:59:59Z', true],
    ['2026-11-24T17:00:00Z', false],
    ['2026-11-22T12:00:00Z', false],
    // Summer time.
    ['2026-07-01T06:00:00Z', true],
    ['2026-07-01T16:00:00Z', false],
  ])('are those of a zone: %s', (time, within) => {
    expect(withinHours(office, at(time))).toBe(within);
  });

  it.each([
    ['2026-11-27T21:59:00Z', false],
    ['2026-11-27T22:00:00Z', true],
    ['2026-11-28T06:59:00Z', true],
    ['2026-11-28T07:00:00Z', false],
    ['2026-11-28T22:30:00Z', false],
    ['2026-11-27T03:00:00Z', false],
  ])('go over midnight and belong to the day on which they begin: %s', (time, within) => {
    expect(withinHours(night, at(time))).toBe(within);
  });

  it('are the whole week when nothing is said', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 4e12 }), (time) => {
        expect(withinHours([hours({})], time)).toBe(true);
        expect(withinHours([], time)).toBe(false);
      }),
    );
  });

  it.each([{ from: '8:00' }, { to: '25:00' }, { zone: 'Mars/Olympus' }, { days: ['someday'] }])(
    'refuse %p',
    (given) => {
      expect(hoursConfig.safeParse(given).success).toBe(false);
    },
  );
});
