import { describe, expect, it } from '@jest/globals';
import { backOffMs } from '../../../src/cli/send/back-off.ts';
import { Pace } from '../../../src/cli/send/pace.ts';

describe('Pace', () => {
  it('spreads events so that the rate is kept', () => {
    let now = 0;
    const pace = new Pace(100, () => now);
    const waits: number[] = [];
    for (let body = 0; body < 4; body++) {
      const wait = pace.take(50);
      waits.push(wait);
      now += wait + 100;
    }

    expect(waits).toEqual([0, 400, 400, 400]);
  });

  it('does not make up for lost time with a burst', () => {
    let now = 0;
    const pace = new Pace(100, () => now);
    pace.take(50);
    now = 60_000;

    expect([pace.take(50), pace.take(50)]).toEqual([0, 500]);
  });

  it('never waits without a rate', () => {
    expect(new Pace(undefined, () => 0).take(1e9)).toBe(0);
  });

  it.each([
    [undefined, 500],
    [10_000, 500],
    [40, 10],
    [1, 1],
  ])('at a rate of %s sends %d events at once', (rate, events) => {
    expect(new Pace(rate, () => 0).bodyEvents(500)).toBe(events);
  });
});

describe('backOffMs', () => {
  it('doubles, up to half a minute', () => {
    expect([0, 1, 2, 20].map((failures) => backOffMs(failures, null, 0, 0.5))).toEqual([250, 500, 1000, 30_000]);
    expect(backOffMs(0, null, 0, 0)).toBeLessThan(backOffMs(0, null, 0, 1));
  });

  it.each([
    ['7', 7000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 9000],
    ['99999', 300_000],
    ['soon', 250],
  ])('heeds Retry-After: %s', (header, expected) => {
    expect(backOffMs(0, header, 0, 0.5)).toBe(expected);
  });
});
