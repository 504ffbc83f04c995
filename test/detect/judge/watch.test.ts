import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Aggregate } from '../../../src/detect/judge/aggregate.ts';
import type { Finding, JudgeClock, Match } from '../../../src/detect/judge/judge.ts';
import { judgeThreshold, type Wanted } from '../../../src/detect/judge/threshold.ts';
import type { RuleCondition } from '../../../src/detect/rule/rule-keys.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import {
  ALWAYS,
  extended,
  instant,
  judgeFrom,
  judgePromises,
  matchesAt,
  matchesWith,
  span,
  spans,
  streams,
  together,
} from './support.ts';
import { aggregate, bound, fulfils, others, valueOver } from './values.ts';

/** From then on nothing changes in any stream of these tests. */
const END = 120;

interface Fewer {
  readonly window: number;
  readonly value: Aggregate;
  readonly condition: RuleCondition;
  readonly also: readonly Wanted[];
  readonly remember: number;
}

function waits({ value, condition, also }: Fewer): boolean {
  return [{ value, condition }, ...also].every(
    (one) => ['count', 'distinct', 'sum'].includes(one.value.of) && fulfils(0, one.condition),
  );
}

/** The value of a window, where all other values of it are as they must be; `none` is the value of nothing to judge. */
function admitted(inside: readonly Match[], { value, also }: Fewer, none?: number): number | undefined {
  const all = also.every((other) => {
    const of = valueOver(inside, other.value) ?? none;
    return of !== undefined && fulfils(of, other.condition);
  });
  return all ? (valueOver(inside, value) ?? none) : undefined;
}

/** An instant, looked at by itself. */
function instantOf(time: number, matches: readonly Match[], since: number, options: Fewer) {
  const { window, remember } = options;
  const come = matches.filter((match) => match.time <= time).map((match) => match.time);
  const seen = come.at(-1) ?? since;
  const begun = [since, ...come].findLast((start, at, all) => at === 0 || start - (all[at - 1] ?? 0) >= remember);
  const proven = (begun ?? since) + window;
  const inside = matches.filter((match) => match.time > time - window && match.time <= time);
  const comes = come.includes(time);
  const leaves = come.includes(time - window);
  const found = { seen, comes, first: inside[0]?.time ?? seen };
  if (!waits(options)) return { ...found, value: admitted(inside, options), changes: comes || leaves };
  const judged = time >= proven && time < seen + remember;
  const value = judged ? admitted(inside, options, 0) : undefined;
  return { ...found, value, changes: comes || leaves || time === proven };
}

/** What a condition that fewer can fulfil comes to, instant by instant. */
function fewerOracle(
  options: Fewer,
  matches: readonly Match[],
  { from, to, watermark, since }: JudgeClock & { readonly to: number },
): Finding[] {
  const found: Finding[] = [];
  let open: Finding | undefined;
  for (let time = -30; time <= END; time++) {
    const { value, seen, first, comes, changes } = instantOf(time, matches, since, options);
    const known = time <= watermark || (comes && !waits(options));
    if (value === undefined || !fulfils(value, options.condition)) {
      if (open) found.push({ ...open, until: time });
      open = undefined;
    } else if (changes && known && time >= from && time < to)
      open = extended(open, { first, fired: time, last: seen, until: time, value });
  }
  return found;
}

const fewerCondition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.constantFrom('lte', 'lt', 'eq', 'neq').chain((key) => bound.map((value) => ({ [key]: value }))),
  fc.record({ gte: bound, lt: bound }),
);
const moreCondition: fc.Arbitrary<RuleCondition> = bound.map((gte) => ({ gte }));

const fewer = fc
  .oneof(
    fc.record({ condition: fewerCondition, also: others(fc.oneof(fewerCondition, moreCondition)) }),
    fc.record({ condition: moreCondition, also: others(fewerCondition, 1) }),
  )
  .chain((wanted) =>
    fc
      .record({ window: span, value: aggregate, more: fc.integer({ min: 1, max: 30 }) })
      .map((own) => ({ ...wanted, ...own })),
  )
  .map(({ more, ...others }): Fewer => ({ ...others, remember: others.window + more }));

describe('judgeThreshold of what fewer can fulfil', () => {
  judgePromises(
    fewer.map((options) => ({
      judge: judgeThreshold(options),
      oracle: (matches, clock) => fewerOracle(options, matches, clock),
    })),
  );

  it('is judged again when something fires without a match: what it finds then is what it would find at once', () => {
    fc.assert(
      fc.property(fewer, streams(), instant, (options, matches, watermark) => {
        const judge = judgeThreshold(options);
        const since = matches[0]?.time ?? 0;
        const clock = { from: Number.NEGATIVE_INFINITY, watermark, since };
        const first = judge.judge(matches, clock);
        const parts = [...first.findings];
        let from = first.wakeAt;
        for (let turn = 0; from !== undefined && turn < 100; turn++) {
          const part = judgeFrom(judge, matches, { from, watermark: from, since });
          parts.push(...part.findings);
          from = part.wakeAt;
        }

        const whole = judge.judge(matches, { ...clock, watermark: Number.POSITIVE_INFINITY }).findings;
        expect(together(parts, judge.quiet)).toEqual(whole);
      }),
      { numRuns: 600 },
    );
  });

  const few = judgeThreshold({ window: 10, value: { of: 'count' }, condition: { lt: 2 }, remember: 100 });

  it('fires when a match leaves and the watermark is there, and is to be judged again until then', () => {
    const matches = matchesAt(0, 1, 4);
    const clock = { ...ALWAYS, since: 0 };

    expect(few.judge(matches, { ...clock, watermark: 10 })).toEqual({ findings: [], wakeAt: 11 });
    expect(few.judge(matches, { ...clock, watermark: 11 })).toEqual({
      findings: [{ first: 4, fired: 11, last: 4, until: 104, value: 1 }],
    });
  });

  it('takes nothing for too few before a window has passed since the group was seen first', () => {
    expect(few.judge(matchesAt(5), { ...ALWAYS, since: 5, watermark: 14 })).toEqual({ findings: [], wakeAt: 15 });
    expect(few.judge(matchesAt(0, 5), { ...ALWAYS, since: 0, watermark: 14 }).findings).toEqual([
      { first: 5, fired: 10, last: 5, until: 105, value: 1 },
    ]);
  });

  it('forgets a group that does not come again, and begins anew when it does', () => {
    expect(spans(few.judge(matchesAt(0, 100, 105), { ...ALWAYS, since: 0 }).findings)).toEqual([
      [10, 0, 100, 0],
      [110, 105, 205, 1],
    ]);
  });

  it('waits for nothing that an empty window does not fulfil', () => {
    const some = judgeThreshold({ window: 10, value: { of: 'count' }, condition: { gte: 1, lt: 3 } });

    expect(some.judge(matchesAt(0, 1, 2), { ...ALWAYS, watermark: 9 })).toEqual({
      findings: [{ first: 0, fired: 0, last: 1, until: 2, value: 2 }],
      wakeAt: 10,
    });
    expect(spans(some.judge(matchesAt(0, 1, 2), ALWAYS).findings)).toEqual([[0, 2, 12, 2]]);
    expect(some.remember).toBeUndefined();
  });

  it('fires with an average that falls because a match leaves', () => {
    const low = judgeThreshold({ window: 10, value: { of: 'avg', field: 'a' }, condition: { lt: 5 } });

    expect(spans(low.judge(matchesWith([0, 20], [3, 2]), ALWAYS).findings)).toEqual([[10, 3, 13, 2]]);
  });

  it('takes time in line with the number of matches', () => {
    const growth = timeGrowth((size) => {
      const matches = matchesAt(...Array.from({ length: size }, (_, index) => index * 3));
      const judge = judgeThreshold({ window: 1_000, value: { of: 'count' }, condition: { lt: 300 } });
      return () => void judge.judge(matches, { ...ALWAYS, since: 0 });
    }, 3_125);

    expect(growth).toBeLessThan(LINEAR);
  });
});
