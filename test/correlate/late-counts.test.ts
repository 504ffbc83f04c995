import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { LateCounts } from '../../src/correlate/late-counts.ts';

function countsOf(lates: readonly number[]): LateCounts {
  const counts = new LateCounts();
  for (const late of lates) counts.add(late);
  return counts;
}

describe('LateCounts', () => {
  it('says how late all but one in a thousand are, and up to a tenth more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 86_400_000 }), { minLength: 1, maxLength: 4000 }), (lates) => {
        const usual = countsOf(lates).usual ?? 0;

        const sorted = lates.toSorted((one, other) => other - one);
        const exact = Math.max(1000, sorted[Math.floor(lates.length / 1000)] ?? 0);
        expect(usual).toBeGreaterThanOrEqual(exact * 0.999_999);
        expect(usual).toBeLessThanOrEqual(exact * 1.100_001);
      }),
      { numRuns: 200 },
    );
  });

  it('knows nothing of none', () => {
    expect(new LateCounts().usual).toBeUndefined();
  });

  it('goes on from what was saved', () => {
    const counts = countsOf([0, 5000, 60_000]);

    expect(new LateCounts(JSON.parse(JSON.stringify(counts)) as number[]).usual).toBe(counts.usual);
  });

  it('forgets what was late once, and takes no more room for more events', () => {
    const counts = countsOf(Array.from({ length: 50 }, () => 3_600_000));
    for (let n = 0; n < 100_000; n++) counts.add(10);

    expect(counts.usual).toBe(1000);
    expect(JSON.stringify(counts).length).toBeLessThan(1000);
  });
});
