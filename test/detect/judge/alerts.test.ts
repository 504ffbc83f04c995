import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { judgeAbsence } from '../../../src/detect/judge/absence.ts';
import { type Counting, judgeAlerts } from '../../../src/detect/judge/alerts.ts';
import { judgeChange } from '../../../src/detect/judge/change.ts';
import type { OtherRule } from '../../../src/detect/judge/found-alerts.ts';
import { judgeHits } from '../../../src/detect/judge/hits.ts';
import { type Finding, type Judge, type JudgeClock, joined, type Match } from '../../../src/detect/judge/judge.ts';
import { judgeNewTerm } from '../../../src/detect/judge/new-term.ts';
import { judgePercentage } from '../../../src/detect/judge/percentage.ts';
import { judgeSeen } from '../../../src/detect/judge/seen.ts';
import { judgeSequence } from '../../../src/detect/judge/sequence.ts';
import { judgeSilence } from '../../../src/detect/judge/silence.ts';
import { judgeThreshold } from '../../../src/detect/judge/threshold.ts';
import { keptFields, RULE } from '../../../src/detect/judge/upstream-match.ts';
import { ALWAYS, fragment } from './support.ts';

/** Short, so that what is before an instant reaches by far not to the first match. */
const span = fc.integer({ min: 1, max: 5 });
const bound = fc.integer({ min: 1, max: 3 });
const LONG = 40;

const thresholds: fc.Arbitrary<Judge> = fc
  .record({
    window: span,
    value: fc.constantFrom({ of: 'count' } as const, { of: 'distinct', field: 'a' } as const),
    condition: fc.oneof(
      bound.map((gte) => ({ gte })),
      bound.map((lte) => ({ lte })),
    ),
  })
  .map(judgeThreshold);

/** Every judge whose alerts can count. */
const OTHERS: Readonly<Record<string, fc.Arbitrary<Judge>>> = {
  hits: span.map(judgeHits),
  thresholds,
  sequences: fc
    .record({ window: span, steps: fc.integer({ min: 1, max: 2 }), ordered: fc.boolean(), absent: fc.boolean() })
    .map(judgeSequence),
  'what was seen': span.map((window) => judgeSeen({ window, steps: 2, enough: (bits) => bits === 2 })),
  changes: span.map((window) => judgeChange({ fields: ['a'], window })),
  'new terms': span.map(judgeNewTerm),
  percentages: span.map((window) => judgePercentage({ window, condition: { gte: 50 }, atLeast: 1 })),
  absence: fc
    .record({ window: span, threshold: fc.integer({ min: 1, max: 2 }), longer: span })
    .map(({ longer, ...some }) => judgeAbsence({ ...some, remember: some.window + longer })),
  silences: fc
    .record({ window: span, times: bound, after: span, longer: span })
    .map(({ longer, ...some }) => judgeSilence({ ...some, remember: some.window + some.after + longer })),
};

/** Of those that look at others: some so long that one instant counts of several. */
const wide = fc.oneof(span, fc.integer({ min: 1, max: 80 }));

/** What alerts are judged by. */
const own: fc.Arbitrary<Judge> = fc.oneof(
  fc
    .record({ window: wide, condition: bound.map((gte) => ({ gte })) })
    .map((some) => judgeThreshold({ ...some, value: { of: 'count' } })),
  wide.map((window) => judgeThreshold({ window, value: { of: 'distinct', field: RULE }, condition: { gte: 2 } })),
  fc.record({ window: wide, ordered: fc.boolean() }).map((some) => judgeSequence({ ...some, steps: 2, absent: false })),
  span.map((window) => judgeSeen({ window, steps: 2, enough: (bits) => bits === 1 })),
);

function otherRule(judge: fc.Arbitrary<Judge>): fc.Arbitrary<OtherRule> {
  return fc
    .record({ judge, more: fc.integer({ min: 0, max: 4 }) })
    .map(({ judge: one, more }) => ({ judge: one, quiet: one.quiet + more }));
}

/** A match of one of two other rules, in one of two groups. */
interface Placed {
  readonly rule: number;
  readonly group: string;
  readonly match: Match;
}

const GROUPS = ['g', 'h'];

const placed: fc.Arbitrary<readonly Placed[]> = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: LONG }),
      steps: fc.integer({ min: 1, max: 7 }),
      value: fc.constantFrom(1, 2, undefined),
      rule: fc.constantFrom(0, 0, 0, 1),
      group: fc.constantFrom('g', 'g', 'g', 'h'),
    }),
    { minLength: 10, maxLength: 40, size: 'max' },
  )
  .map((all) =>
    all
      .sort((one, other) => one.time - other.time)
      .map(({ rule, group, time, steps, value }, index) => {
        const id = `m${String(index).padStart(3, '0')}`;
        return { rule, group, match: { time, id, steps, fields: value === undefined ? {} : { a: value } } };
      }),
  );

function kept({ rule, group, match }: Placed): Match {
  return { ...match, steps: 1 << rule, fields: keptFields(rule, { group: [group], match }) };
}

/** Of each part of time the first match, if the rule fires for it, by all matches up to it. */
function goingOn({ judge, quiet }: OtherRule, mine: readonly Match[], own: Judge, watermark: number): number[] {
  const reach = 2 * (judge.before + (judge.remember ?? 0)) + quiet;
  const every = Math.max(1, Math.floor(Math.min(own.before / 16, reach)));
  const parts = Map.groupBy(mine, ({ time }) => Math.floor(time / every));
  return [...parts.values()].flatMap(([first]) => {
    const { time } = first as Match;
    const till = mine.filter((match) => match.time <= time);
    const since = mine[0]?.time ?? 0;
    const { findings } = judge.judge(till, { from: time, watermark: Math.min(time, watermark), since });
    return findings.some(({ fired, last }) => fired === time && last === time) ? time : [];
  });
}

interface Looking {
  readonly own: Judge;
  readonly others: readonly OtherRule[];
  readonly counting: Counting;
}

/** By the definition: all alerts that each rule makes of all matches, and what its own judge finds in them. */
function oracle({ own: judge, others, counting }: Looking, all: readonly Placed[], clock: JudgeClock): Finding[] {
  const alerts = others.flatMap((other, rule) =>
    GROUPS.flatMap((group) => {
      const mine = all.filter((one) => one.rule === rule && one.group === group).map(({ match }) => match);
      const [first] = mine;
      if (!first) return [];
      const { findings } = other.judge.judge(mine, { ...ALWAYS, watermark: clock.watermark, since: first.time });
      const begun = joined(findings, other.quiet).map(({ first: from, fired }): [number, number] => [from, fired]);
      const later = counting === 'firing' ? goingOn(other, mine, judge, clock.watermark) : [];
      const more = later.filter((time) => !begun.some(([, fired]) => fired === time));
      return [...begun, ...more.map((time): [number, number] => [time, time])].map(([from, time]) => ({
        first: from,
        match: { time, id: `${rule} ${group}`, steps: 1 << rule, fields: { [RULE]: rule } },
      }));
    }),
  );
  const matches = alerts.map(({ match }) => match).sort((one, other) => one.time - other.time);
  return judge.judge(matches, clock).findings.map((finding) => {
    const its = alerts.filter(({ match }) => match.time >= finding.first && match.time <= finding.last);
    return { ...finding, first: Math.min(...its.map(({ first }) => first)) };
  });
}

const clocks = fc
  .record({
    from: fc.integer({ min: 0, max: LONG + 10 }),
    ahead: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(20)),
  })
  .map(({ from, ahead }): JudgeClock => ({ from, watermark: from + ahead, since: Number.NEGATIVE_INFINITY }));

const counted = fc.constantFrom<Counting>('alerts', 'firing');

describe('judgeAlerts', () => {
  it.each(Object.entries(OTHERS))(
    'finds from an instant on, of the matches since `before` ahead of it, what all alerts give: of %s',
    (_, judge) => {
      const others = fc.tuple(otherRule(judge), otherRule(fc.oneof(...Object.values(OTHERS))));
      fc.assert(
        fc.property(own, others, counted, placed, clocks, (mine, rules, counting, all, clock) => {
          const judged = judgeAlerts(mine, rules, counting);

          const { findings } = judged.judge(fragment(all.map(kept), clock.from - judged.before), clock);

          expect(findings).toEqual(oracle({ own: mine, others: rules, counting }, all, clock));
        }),
        { numRuns: 1500 },
      );
    },
  );

  it('judges alerts of alerts, as far back as all of them need', () => {
    const inner = fc.tuple(own, otherRule(thresholds), otherRule(thresholds));
    fc.assert(
      fc.property(own, inner, counted, placed, clocks, (mine, [between, ...innermost], counting, all, clock) => {
        const other = judgeAlerts(between, innermost, counting);
        const rules = [{ judge: other, quiet: other.quiet }];
        const middle = all.map((one): Placed => ({ rule: 0, group: 'g', match: kept(one) }));
        const judged = judgeAlerts(mine, rules, counting);

        const { findings } = judged.judge(fragment(middle.map(kept), clock.from - judged.before), clock);

        expect(findings).toEqual(oracle({ own: mine, others: rules, counting }, middle, clock));
      }),
      { numRuns: 800 },
    );
  });
});
