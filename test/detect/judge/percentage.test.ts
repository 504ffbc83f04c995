import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { judgePercentage } from '../../../src/detect/judge/percentage.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, judgePromises, matchesAt, runsOf, span, spans, streams } from './support.ts';

/** Each is one of the matches (bit 0); those at odd places are counted too (bit 1). */
function everyOther(...times: number[]) {
  return matchesAt(...times).map((match, index) => ({ ...match, steps: index % 2 === 0 ? 1 : 3 }));
}

describe('judgePercentage', () => {
  const options = fc.record({
    window: span,
    atLeast: fc.integer({ min: 1, max: 3 }),
    condition: fc.oneof(
      fc.constantFrom(30, 50, 70).map((gte) => ({ gte })),
      fc.constantFrom(30, 50, 70).map((lt) => ({ lt })),
    ),
  });

  judgePromises(
    options.map(({ window, atLeast, condition }) => ({
      judge: judgePercentage({ window, atLeast, condition }),
      oracle: (matches, { from, to, watermark }) =>
        runsOf(matches, {
          window,
          from,
          to,
          ...('lt' in condition && { leaving: watermark }),
          valueOf: (inside) => {
            const percent = (100 * inside.filter(({ steps }) => steps >= 2).length) / inside.length;
            const good = 'gte' in condition ? percent >= condition.gte : percent < condition.lt;
            return inside.length >= atLeast && good ? percent : undefined;
          },
        }),
    })),
    { stream: streams(14, 2) },
  );

  const half = judgePercentage({ window: 10, atLeast: 4, condition: { gte: 50 } });

  it('says nothing of too few', () => {
    expect(half.judge(everyOther(0, 1, 2), ALWAYS).findings).toEqual([]);
    expect(spans(half.judge(everyOther(0, 1, 2, 3), ALWAYS).findings)).toEqual([[3, 3, 10, 50]]);
  });

  it('fires when those leave that made it enough, and the watermark is there', () => {
    const low = judgePercentage({ window: 10, atLeast: 1, condition: { lt: 50 } });
    const matches = everyOther(5, 1).toSorted((one, other) => one.time - other.time);

    expect(low.judge(matches, { ...ALWAYS, watermark: 10 })).toEqual({ findings: [], wakeAt: 11 });
    expect(spans(low.judge(matches, { ...ALWAYS, watermark: 11 }).findings)).toEqual([[11, 5, 15, 0]]);
  });

  it('ends when the window is empty, however long nothing comes', () => {
    const any = judgePercentage({ window: 10, atLeast: 1, condition: { lt: 50 } });

    expect(spans(any.judge(matchesAt(0, 100), ALWAYS).findings)).toEqual([
      [0, 0, 10, 0],
      [100, 100, 110, 0],
    ]);
  });

  it('takes time in line with the number of matches', () => {
    const growth = timeGrowth((size) => {
      const matches = everyOther(...Array.from({ length: size }, (_, index) => index));
      return () =>
        void judgePercentage({ window: 1_000_000, atLeast: 1, condition: { gte: 50 } }).judge(matches, ALWAYS);
    }, 3_125);

    expect(growth).toBeLessThan(LINEAR);
  });
});
