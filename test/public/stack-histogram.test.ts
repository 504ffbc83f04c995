import { describe, expect, it } from '@jest/globals';
import { stackHistogram, weekBefore } from '../../public/model/stack-histogram.ts';

describe('the histogram', () => {
  it('fills gaps and stacks the least severe at the bottom', () => {
    const answer = {
      intervalms: 1000,
      partial: false,
      buckets: [
        { start: 1000, count: 3, by: { error: 1, info: 2 } },
        { start: 3000, count: 1, by: { info: 1 } },
      ],
    };

    const { times, bands } = stackHistogram(answer, { from: 1500, to: 4000 });

    expect(times).toEqual([1000, 2000, 3000]);
    expect(bands.map(({ label, counts }) => [label, counts])).toEqual([
      ['INFO', [2, 0, 1]],
      ['ERROR', [1, 0, 0]],
    ]);
  });

  it("keeps senders' own words from becoming a thousand bands", () => {
    const by = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`word${index}`, index + 1]));

    const { bands } = stackHistogram(
      { intervalms: 10, partial: false, buckets: [{ start: 0, count: 1, by }] },
      { from: 0, to: 10 },
    );

    expect(bands).toHaveLength(5);
    expect(bands[0]).toMatchObject({ label: '996 OTHERS', value: '' });
    expect(bands.reduce((sum, { total }) => sum + total, 0)).toBe(500_500);
  });

  it('lays what there was a week before over the same spans', () => {
    const week = 7 * 86_400_000;
    const before = {
      intervalms: 1000,
      partial: false,
      buckets: [
        { start: week + 1000, count: 3, by: { error: 1, info: 2 } },
        { start: week + 3000, count: 1, by: { info: 1 } },
        { start: week + 9000, count: 7 },
      ],
    };

    expect(weekBefore(before, { from: 2 * week + 1500, to: 2 * week + 4000 })).toEqual([3, 0, 1]);
  });
});
