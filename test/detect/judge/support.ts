import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, Judge, JudgeClock, Judgement, Match } from '../../../src/detect/judge/judge.ts';

export const ALWAYS: JudgeClock = {
  from: Number.NEGATIVE_INFINITY,
  watermark: Number.POSITIVE_INFINITY,
  since: Number.NEGATIVE_INFINITY,
};

/** Matches at these times, each of all steps. */
export function matchesAt(...times: number[]): Match[] {
  return times.map((time, index) => ({ time, id: `m${String(index).padStart(3, '0')}`, steps: 1, fields: {} }));
}

/** Matches of one field. */
export function matchesWith(
  ...values: readonly (readonly [time: number, value: string | number | undefined])[]
): Match[] {
  return values.map(([time, value], index) => ({
    time,
    id: `m${String(index).padStart(3, '0')}`,
    steps: 1,
    fields: value === undefined ? {} : { a: value },
  }));
}

/** The part of it that a test speaks of. */
export function spans(findings: readonly Finding[]): [fired: number, last: number, until: number, value: number][] {
  return findings.map(({ fired, last, until, value }) => [fired, last, until, value]);
}

const SHORT = 30;
const fieldValue: fc.Arbitrary<string | number | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 6 }) },
  { weight: 2, arbitrary: fc.constantFrom('2', '5.5', '-1e1') },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', 'x', 'NaN', 'Infinity', '1e999', '0x10', undefined) },
);

/** Few times, so that many matches are at the same time; in the order in which judges take them. */
export function streams(most = 14, bits = 3): fc.Arbitrary<Match[]> {
  const one = fc.record({
    time: fc.integer({ min: 0, max: SHORT }),
    steps: fc.integer({ min: 1, max: 2 ** bits - 1 }),
    value: fieldValue,
  });
  return fc.array(one, { maxLength: most }).map((all) =>
    inOrder(
      all.map(({ time, steps, value }, index) => ({
        time,
        id: `m${String(index).padStart(3, '0')}`,
        steps,
        fields: value === undefined ? {} : { a: value },
      })),
    ),
  );
}

function inOrder(matches: readonly Match[]): Match[] {
  return [...matches].sort((one, other) => one.time - other.time || (one.id < other.id ? -1 : 1));
}

export const instant = fc.integer({ min: -5, max: 60 });
export const span = fc.integer({ min: 1, max: 12 });

/** As the definition of a finding says it: whatever is within `quiet` of another is one with it. */
export function together(parts: readonly Finding[], quiet: number): Finding[] {
  const all = [...parts].sort((one, other) => one.fired - other.fired);
  for (let index = 0; index + 1 < all.length; ) {
    const [one, other] = [all[index] as Finding, all[index + 1] as Finding];
    if (other.fired - one.until >= quiet) index++;
    else {
      all.splice(index, 2, {
        first: Math.min(one.first, other.first),
        fired: one.fired,
        last: Math.max(one.last, other.last),
        until: Math.max(one.until, other.until),
        value: greatest(one.value, other.value),
      });
    }
  }
  return all;
}

/** By magnitude, and of 3 and -3 the first. */
function greatest(...values: readonly number[]): number {
  return values.toSorted((one, other) => Math.abs(other) - Math.abs(one) || other - one)[0] ?? 0;
}

/** What fires at instants of a span, by the definition of a judge, over all matches. */
type Oracle = (matches: readonly Match[], clock: JudgeClock & { readonly to: number }) => Finding[];

export interface Judged {
  readonly judge: Judge;
  readonly oracle: Oracle;
}

interface Case {
  readonly matches: Match[];
  readonly from: number;
  readonly watermark: number;
  /** How long before the first match the group was seen first. */
  readonly earlier: number;
}

function cases(matches: fc.Arbitrary<Match[]>): fc.Arbitrary<Case> {
  return fc.record({
    matches,
    from: instant,
    watermark: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), instant),
    earlier: fc.integer({ min: 0, max: 8 }),
  });
}

function sinceOf({ matches, earlier }: Case): number {
  return (matches[0]?.time ?? 0) - earlier;
}

const RUNS = { numRuns: 400 };

/** What every judge promises that fires at instants (see Judge). */
export function judgePromises(
  judged: fc.Arbitrary<Judged>,
  { stream = streams(), monotone = false }: { stream?: fc.Arbitrary<Match[]>; monotone?: boolean } = {},
): void {
  const every = fc.tuple(judged, cases(stream));

  it('finds what its definition says', () => {
    fc.assert(
      fc.property(every, ([{ judge, oracle }, some]) => {
        const clock = { ...ALWAYS, watermark: some.watermark, since: sinceOf(some) };

        const { findings } = judge.judge(some.matches, clock);

        const wanted = oracle(some.matches, { ...clock, to: Number.POSITIVE_INFINITY });
        expect(findings).toEqual(together(wanted, judge.quiet));
      }),
      RUNS,
    );
  });

  it('finds from an instant on, of the matches since `before` ahead of it, what all matches give', () => {
    fc.assert(
      fc.property(every, ([{ judge, oracle }, some]) => {
        const { from, watermark } = some;
        const clock = { from, watermark, since: sinceOf(some) };

        const { findings } = judgeFrom(judge, some.matches, clock);

        const wanted = oracle(some.matches, { ...clock, to: Number.POSITIVE_INFINITY });
        expect(findings).toEqual(together(wanted, judge.quiet));
      }),
      RUNS,
    );
  });

  it('finds in two parts what it finds at once', () => {
    fc.assert(
      fc.property(every, ([{ judge, oracle }, some]) => {
        const { matches, from, watermark } = some;
        const clock = { ...ALWAYS, watermark, since: sinceOf(some) };
        const earlier = together(oracle(matches, { ...clock, to: from }), judge.quiet);

        const later = judgeFrom(judge, matches, { ...clock, from }).findings;

        expect(together([...earlier, ...later], judge.quiet)).toEqual(judge.judge(matches, clock).findings);
      }),
      RUNS,
    );
  });

  if (!monotone) return;
  it('never loses an instant to a further match, if it says so', () => {
    fc.assert(
      fc.property(every, fc.func(fc.boolean()), ([{ judge }, { matches }], kept) => {
        fc.pre(judge.monotone);
        const some = matches.filter(({ id }) => kept(id));
        const before = judge.judge(some, ALWAYS).findings;
        const after = judge.judge(matches, ALWAYS).findings;

        for (const { fired, last } of before)
          expect(after.some((finding) => finding.fired <= fired && finding.last >= last)).toBe(true);
      }),
      RUNS,
    );
  });
}

/** Judges from an instant on, by no more than what a judge is to be given for that. */
export function judgeFrom(judge: Judge, matches: readonly Match[], clock: JudgeClock): Judgement {
  const start = clock.from - judge.before;
  const earlier = matches.filter(({ time }) => time < start).at(-1)?.time;
  return judge.judge(fragment(matches, start), { ...clock, ...(judge.remember !== undefined && { earlier }) });
}

export function fragment(matches: readonly Match[], start: number): Match[] {
  return matches.filter(({ time }) => time >= start);
}

interface RunOptions {
  readonly window: number;
  /** Undefined when the condition does not hold. */
  readonly valueOf: (inside: readonly Match[]) => number | undefined;
  readonly from: number;
  readonly to: number;
  /** Up to when it is judged as matches leave, too; by default never. */
  readonly leaving?: number;
}

/** When the condition holds over the window, moment by moment: from the first arrival at which it does. */
export function runsOf(matches: readonly Match[], { window, valueOf, from, to, leaving }: RunOptions): Finding[] {
  const times = matches.map(({ time }) => time);
  const moments = [...new Set([...times, ...times.map((time) => time + window)])].sort((one, other) => one - other);
  const runs: Finding[] = [];
  let open: Finding | undefined;
  for (const moment of moments) {
    const inside = matches.filter(({ time }) => time > moment - window && time <= moment);
    const value = inside.length === 0 ? undefined : valueOf(inside);
    if (value === undefined) {
      if (open) runs.push({ ...open, until: moment });
      open = undefined;
    } else if (
      (times.includes(moment) || moment <= (leaving ?? Number.NEGATIVE_INFINITY)) &&
      moment >= from &&
      moment < to
    ) {
      const last = (inside.at(-1) as Match).time;
      open = extended(open, { first: (inside[0] as Match).time, fired: moment, last, until: moment, value });
    }
  }
  return runs;
}

/** What is open, if it is, and what fires now. */
export function extended(open: Finding | undefined, now: Finding): Finding {
  if (!open) return now;
  const value = greatest(open.value, now.value);
  return { ...open, last: now.last, value };
}
