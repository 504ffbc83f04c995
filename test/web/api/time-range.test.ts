import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { intervalFor, rangeOf } from '../../../src/web/api/time-range.ts';

const NOW = Date.parse('2026-03-01T13:00:00Z');

describe('rangeOf', () => {
  it('takes a moment as it is and a day as a whole', () => {
    expect(rangeOf({ from: 'now-1h', to: 'now' }, NOW)).toEqual({ from: NOW - 3_600_000, to: NOW });
    expect(rangeOf({ from: '2026-03-01', to: '2026-03-01' }, NOW)).toEqual({
      from: Date.parse('2026-03-01T00:00:00Z'),
      to: Date.parse('2026-03-02T00:00:00Z'),
    });
  });

  it('lets the ranges of neighbours adjoin, whether their times are written as milliseconds or as seconds', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e6), fc.boolean(), (start, length, exact) => {
        const write = (seconds: number): string =>
          exact
            ? String((1.7e9 + seconds) * 1000)
            : new Date((1.7e9 + seconds) * 1000).toISOString().replace('.000', '');
        const middle = write(start + length + 1);
        const before = rangeOf({ from: write(start), to: middle }, NOW);
        const after = rangeOf({ from: middle, to: write(start + length + 2) }, NOW);
        expect(before.to).toBe(after.from);
      }),
    );
  });

  it('names the parameter that is wrong', () => {
    expect(() => rangeOf({ from: 'x', to: 'now' }, NOW)).toThrow(/from/);
    expect(() => rangeOf({ from: 'now-1h', to: 'x' }, NOW)).toThrow(/parameter to/);
    expect(() => rangeOf({ from: 'now', to: 'now' }, NOW)).toThrow(/empty/);
  });
});

describe('intervalFor', () => {
  const range = fc
    .tuple(fc.nat(2e12), fc.integer({ min: 1, max: 4e12 }))
    .map(([from, length]) => ({ from, to: from + length }));
  const buckets = fc.integer({ min: 1, max: 1000 });

  it('covers the range with the buckets asked for, or one more where it begins inside one', () => {
    fc.assert(
      fc.property(range, buckets, ({ from, to }, most) => {
        const width = intervalFor({ from, to }, most);
        const needed = Math.floor((to - 1) / width) - Math.floor(from / width) + 1;
        expect(Number.isInteger(width) && width > 0).toBe(true);
        expect(needed).toBeLessThanOrEqual(most + 1);
        expect(width * most).toBeGreaterThanOrEqual(to - from);
      }),
    );
  });

  it('never gives a wider bucket for more buckets or a shorter range', () => {
    fc.assert(
      fc.property(range, buckets, fc.nat(1e9), ({ from, to }, most, more) => {
        const width = intervalFor({ from, to }, most);
        expect(intervalFor({ from, to }, most + 1)).toBeLessThanOrEqual(width);
        expect(intervalFor({ from, to: to + more }, most)).toBeGreaterThanOrEqual(width);
      }),
    );
  });

  it('is round', () => {
    expect(intervalFor({ from: 0, to: 86_400_000 }, 60)).toBe(1_800_000);
    expect(intervalFor({ from: 0, to: 60_000 }, 60)).toBe(1000);
    expect(intervalFor({ from: 0, to: 1 }, 60)).toBe(1);
    expect(intervalFor({ from: 0, to: 3650 * 86_400_000 }, 60) % 86_400_000).toBe(0);
  });
});
