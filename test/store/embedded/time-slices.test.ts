import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { timeSlices } from '../../../src/store/embedded/search/time-slices.ts';
import type { Segment } from '../../../src/store/embedded/segment.ts';

const time = fc.integer({ min: 0, max: 1e9 });
const segment = fc
  .record({ rows: fc.integer({ min: 1, max: 300_000 }), one: time, other: time })
  .map(({ rows, one, other }) => ({ rows, timeMin: Math.min(one, other), timeMax: Math.max(one, other) }) as Segment);

describe('timeSlices', () => {
  it('covers the range from one end to the other, without gap or overlap', () => {
    fc.assert(
      fc.property(fc.array(segment), time, time, fc.constantFrom('newest', 'oldest'), (segments, one, other, order) => {
        const range = { from: Math.min(one, other), to: Math.max(one, other) };

        const slices = timeSlices(range, segments, order);

        const ascending = order === 'newest' ? slices.toReversed() : slices;
        expect(ascending[0]?.from).toBe(range.from);
        expect(ascending.at(-1)?.to).toBe(range.to);
        for (const [index, slice] of ascending.slice(1).entries()) expect(slice.from).toBe(ascending[index]?.to);
      }),
    );
  });

  it('begins with few events and takes more and more', () => {
    const day = { rows: 1_000_000, timeMin: 0, timeMax: 1_000_000 } as Segment;

    const widths = timeSlices({ from: 0, to: 1_000_001 }, [day], 'newest').map(({ from, to }) => to - from);

    expect(widths.slice(0, 2)).toEqual([80_001, 240_000]);
  });
});
