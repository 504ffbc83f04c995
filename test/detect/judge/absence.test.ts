import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type AbsenceOptions, judgeAbsence } from '../../../src/detect/judge/absence.ts';
import type { Finding, JudgeClock, Match } from '../../../src/detect/judge/judge.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, instant, judgeFrom, matchesAt, streams } from './support.ts';

/** From then on nothing changes in any stream of these tests. */
const END = 130;

/** Whether there are too few at an instant, looked at by itself. */
function tooFewAt(time: number, matches: readonly Match[], since: number, options: AbsenceOptions): boolean {
  const { window, threshold, remember } = options;
  const come = matches.filter((match) => match.time <= time).map((match) => match.time);
  const seen = come.at(-1) ?? since;
  if (time >= seen + remember) return false;
  // Since it was last forgotten, or first seen.
  const known = [since, ...come].findLast(
    (start, index, all) => index === 0 || start - (all[index - 1] ?? 0) >= remember,
  );
  if (time < (known ?? since) + window) return false;
  return come.filter((start) => start > time - window).length < threshold;
}

/** Gaps, instant by instant. */
function gapsOf(matches: readonly Match[], clock: JudgeClock, options: AbsenceOptions): Finding[] {
  const { since, watermark, from } = clock;
  const gaps: Finding[] = [];
  for (let time = -60; time <= END; time++) {
    if (!tooFewAt(time, matches, since, options)) continue;
    const before = tooFewAt(time - 1, matches, since, options) ? gaps.at(-1) : undefined;
    const come = matches.filter((match) => match.time <= time).map((match) => match.time);
    const seen = come.at(-1) ?? since;
    if (before) gaps[gaps.length - 1] = { ...before, last: seen, until: time + 1 };
    else {
      const value = come.filter((start) => start > time - options.window).length;
      gaps.push({ first: seen, fired: time, last: seen, until: time + 1, value });
    }
  }
  return gaps
    .filter(({ fired, until }) => fired <= watermark && until >= from)
    .map((gap) => {
      const ended = matches.some(({ time }) => time === gap.until);
      return ended ? gap : { ...gap, until: Math.min(gap.until, watermark) };
    });
}

const options = fc
  .record({
    window: fc.integer({ min: 1, max: 10 }),
    threshold: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 1, max: 15 }),
  })
  .map(({ window, threshold, more }): AbsenceOptions => ({ window, threshold, remember: window + more }));
const clock = fc.record({
  watermark: fc.oneof(fc.constant(END), instant),
  from: instant,
  earlier: fc.integer({ min: 0, max: 30 }),
});

describe('judgeAbsence', () => {
  it('finds what its definition says', () => {
    fc.assert(
      fc.property(options, streams(8), clock, (some, matches, { watermark, earlier }) => {
        const when = { from: Number.NEGATIVE_INFINITY, watermark, since: (matches[0]?.time ?? 0) - earlier };

        expect(judgeAbsence(some).judge(matches, when).findings).toEqual(gapsOf(matches, when, some));
      }),
      { numRuns: 600 },
    );
  });

  it('finds from an instant on, of the matches since `before` ahead of it, the gaps that last to it or are later', () => {
    fc.assert(
      fc.property(options, streams(8), clock, (some, matches, { watermark, from, earlier }) => {
        const judge = judgeAbsence(some);
        fc.pre(some.threshold === 1 || watermark >= from);
        const when = { from, watermark, since: (matches[0]?.time ?? 0) - earlier };
        const { findings, wakeAt } = judgeFrom(judge, matches, when);
        const wanted = gapsOf(matches, when, some);

        expect(findings.map(({ until }) => until)).toEqual(wanted.map(({ until }) => until));
        for (const [index, finding] of findings.entries()) {
          const { fired } = wanted[index] as Finding;
          if (some.threshold === 1 || fired >= from) expect(finding).toEqual(wanted[index]);
          else expect(finding.fired >= fired && finding.fired <= from).toBe(true);
        }
        const whole = judge.judge(matches, { ...when, from: Number.NEGATIVE_INFINITY }).wakeAt;
        if (whole !== undefined && whole >= from) expect(wakeAt).toBe(whole);
      }),
      { numRuns: 600 },
    );
  });

  const one = judgeAbsence({ window: 10, threshold: 1, remember: 100 });

  it('fires when the window is empty and the watermark is there, and is to be judged again until then', () => {
    const matches = matchesAt(0);

    expect(one.judge(matches, { ...ALWAYS, since: 0, watermark: 9 })).toEqual({ findings: [], wakeAt: 10 });
    expect(one.judge(matches, { ...ALWAYS, since: 0, watermark: 10 })).toEqual({
      findings: [{ first: 0, fired: 10, last: 0, until: 10, value: 0 }],
      wakeAt: 100,
    });
  });

  it('does not fire when the next comes as the last leaves', () => {
    expect(one.judge(matchesAt(0, 10), { ...ALWAYS, since: 0, watermark: 15 })).toEqual({ findings: [], wakeAt: 20 });
  });

  it('ends with the next match, or when the group is forgotten', () => {
    expect(one.judge(matchesAt(0, 50, 200), { ...ALWAYS, since: 0, watermark: 205 }).findings).toEqual([
      { first: 0, fired: 10, last: 0, until: 50, value: 0 },
      { first: 50, fired: 60, last: 50, until: 150, value: 0 },
    ]);
  });

  it('waits for a group that was never seen from when it is known', () => {
    expect(one.judge([], { ...ALWAYS, since: 5, watermark: 20 })).toEqual({
      findings: [{ first: 5, fired: 15, last: 5, until: 20, value: 0 }],
      wakeAt: 105,
    });
  });

  it('is one gap while there are some but too few', () => {
    const two = judgeAbsence({ window: 10, threshold: 2, remember: 100 });

    expect(two.judge(matchesAt(0, 1, 20, 40, 41), { ...ALWAYS, since: 0, watermark: 45 }).findings).toEqual([
      { first: 1, fired: 10, last: 40, until: 41, value: 1 },
    ]);
  });

  it('takes time in line with the number of matches', () => {
    for (const threshold of [1, 1_000]) {
      const growth = timeGrowth((size) => {
        const matches = matchesAt(...Array.from({ length: size }, (_, index) => index * 3));
        const judge = judgeAbsence({ window: 2, threshold, remember: 100 });
        return () => void judge.judge(matches, { ...ALWAYS, since: 0 });
      }, 3_125);

      expect(growth).toBeLessThan(LINEAR);
    }
  });
});
