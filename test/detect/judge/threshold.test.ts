import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Aggregate } from '../../../src/detect/judge/aggregate.ts';
import { judgeThreshold } from '../../../src/detect/judge/threshold.ts';
import type { RuleCondition } from '../../../src/detect/rule/rule-keys.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, judgePromises, matchesAt, matchesWith, runsOf, span, spans } from './support.ts';
import { aggregate, bound, fulfils, others, valueOver } from './values.ts';

const condition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.constantFrom('gte', 'gt').chain((key) => bound.map((value) => ({ [key]: value }))),
  fc.record({ gte: bound, gt: bound }),
);

describe('judgeThreshold', () => {
  judgePromises(
    fc.record({ window: span, value: aggregate, condition, also: others(condition) }).map((options) => ({
      judge: judgeThreshold(options),
      oracle: (matches, { from, to }) =>
        runsOf(matches, {
          window: options.window,
          from,
          to,
          valueOf: (inside) => {
            const value = valueOver(inside, options.value);
            const admitted = options.also.every((other) => {
              const of = valueOver(inside, other.value);
              return of !== undefined && fulfils(of, other.condition);
            });
            return value !== undefined && fulfils(value, options.condition) && admitted ? value : undefined;
          },
        }),
    })),
    { monotone: true },
  );

  const three = judgeThreshold({ window: 10, value: { of: 'count' }, condition: { gte: 3 } });

  it('looks at a window that is open at its beginning', () => {
    expect(three.judge(matchesAt(0, 5, 10), ALWAYS).findings).toEqual([]);
    expect(spans(three.judge(matchesAt(1, 5, 10), ALWAYS).findings)).toEqual([[10, 10, 11, 3]]);
  });

  it('fires where all values over one window fulfil their conditions at once, and tells of the first', () => {
    const both = judgeThreshold({
      window: 10,
      value: { of: 'count' },
      condition: { gte: 3 },
      also: [{ value: { of: 'distinct', field: 'a' }, condition: { gte: 2 } }],
    });

    expect(spans(both.judge(matchesWith([0, 'x'], [1, 'x'], [2, 'x'], [30, 'x'], [31, 'y']), ALWAYS).findings)).toEqual(
      [],
    );
    expect(spans(both.judge(matchesWith([0, 'x'], [1, 'x'], [2, 'x'], [3, 'y']), ALWAYS).findings)).toEqual([
      [3, 3, 11, 4],
    ]);
  });

  it('judges all matches of a time together', () => {
    expect(spans(three.judge(matchesAt(4, 4, 4, 4), ALWAYS).findings)).toEqual([[4, 4, 14, 4]]);
  });

  it('makes one finding of what fires again within a window of its end', () => {
    expect(spans(three.judge(matchesAt(0, 1, 2, 18, 19, 19), ALWAYS).findings)).toEqual([[2, 19, 28, 3]]);
    expect(spans(three.judge(matchesAt(0, 1, 2, 20, 20, 20), ALWAYS).findings)).toEqual([
      [2, 2, 10, 3],
      [20, 20, 30, 3],
    ]);
  });

  it('says nothing of a window without a number, and counts only finite numbers', () => {
    const sum = judgeThreshold({ window: 10, value: { of: 'sum', field: 'a' }, condition: { gte: 0 } });
    const matches = matchesWith(
      [0, 'x'],
      [1, ''],
      [2, 'Infinity'],
      [3, Number.NaN],
      [4, undefined],
      [20, '5'],
      [21, 'x'],
    );

    expect(spans(sum.judge(matches, ALWAYS).findings)).toEqual([[20, 21, 30, 5]]);
  });

  it('is not thrown off by a number that overflows the sum once it has left', () => {
    const sum = judgeThreshold({ window: 10, value: { of: 'sum', field: 'a' }, condition: { gte: 3, lt: 10 } });
    const matches = matchesWith([0, 1.7e308], [1, 1.7e308], [20, 3]);

    expect(spans(sum.judge(matches, ALWAYS).findings)).toEqual([[20, 20, 30, 3]]);
  });

  it('says the value of greatest magnitude', () => {
    const sum = judgeThreshold({ window: 5, value: { of: 'sum', field: 'a' }, condition: { lte: -2 } });

    expect(spans(sum.judge(matchesWith([0, -2], [1, -5], [2, 3]), ALWAYS).findings)).toEqual([[0, 2, 6, -7]]);
  });

  it.each<Aggregate>([
    { of: 'count' },
    { of: 'distinct', field: 'a' },
    { of: 'sum', field: 'a' },
    { of: 'avg', field: 'a' },
    { of: 'max', field: 'a' },
    { of: 'percentile', field: 'a', percentile: 95 },
  ])('judges many matches of one window in near-linear time: %j', (value) => {
    const judge = judgeThreshold({ window: 1_000_000, value, condition: { gt: 3 } });
    const growth = timeGrowth((size) => {
      const matches = matchesWith(
        ...Array.from({ length: size }, (_, index) => [index, ((index * 7919) % 10_007) / 8] as const),
      );
      return () => void judge.judge(matches, ALWAYS);
    }, 3_125);

    expect(growth).toBeLessThan(LINEAR);
  });
});
