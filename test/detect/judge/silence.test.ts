import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, JudgeClock, Match } from '../../../src/detect/judge/judge.ts';
import { judgeSilence, type SilenceOptions } from '../../../src/detect/judge/silence.ts';
import { thinned } from '../../../src/detect/judge/thinned.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, instant, judgeFrom, matchesAt, streams } from './support.ts';

/** From then on nothing changes in any stream of these tests. */
const END = 100;

/** How long a silence after the match of this time may be, and what it is compared with; undefined: not known yet. */
function allowedAfter(time: number, times: readonly number[], options: SilenceOptions) {
  const { window, remember, after } = options;
  const past = times.filter((other) => other <= time && other > time - remember);
  if (time - Math.min(...past) < after) return undefined;
  const silences = past.map((one, index) => (past[index + 1] ?? one) - one).filter((length) => length > window);
  const [, , third] = silences.sort((one, other) => other - one);
  return { limit: Math.max(window, options.times * (third ?? 0)), usual: third ?? window };
}

/** Time of the match after which the silence is unusual at an instant, looked at by itself. */
function silentSince(time: number, times: readonly number[], options: SilenceOptions): number | undefined {
  const seen = times.findLast((other) => other <= time);
  if (seen === undefined || time >= seen + options.remember) return undefined;
  const allowed = allowedAfter(seen, times, options);
  return allowed && time >= seen + allowed.limit ? seen : undefined;
}

/** Silences, instant by instant. */
function silencesOf(matches: readonly Match[], { watermark, from }: JudgeClock, options: SilenceOptions): Finding[] {
  const times = matches.map((match) => match.time);
  const found: Finding[] = [];
  let open: { readonly seen: number; readonly fired: number } | undefined;
  for (let time = 0; time <= END; time++) {
    const seen = silentSince(time, times, options);
    if (seen !== undefined) open ??= { seen, fired: time };
    else if (open) {
      const { seen: first, fired } = open;
      const ended = times.includes(time);
      const length = (ended ? time : fired) - first;
      const value = Math.round((100 * length) / (allowedAfter(first, times, options)?.usual ?? 1)) / 100;
      const until = ended ? time : Math.min(time, watermark);
      if (fired <= watermark && time >= from) found.push({ first, fired, last: first, until, value });
      open = undefined;
    }
  }
  return found;
}

const options = fc
  .record({
    window: fc.integer({ min: 1, max: 5 }),
    // Whole, so that what is unusual begins at an instant that the oracle looks at.
    times: fc.integer({ min: 1, max: 3 }),
    after: fc.integer({ min: 0, max: 15 }),
    more: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ more, ...others }): SilenceOptions => ({ ...others, remember: others.window + others.after + more }));

describe('judgeSilence', () => {
  it('finds what its definition says', () => {
    fc.assert(
      fc.property(options, streams(12), fc.oneof(fc.constant(END), instant), (some, matches, watermark) => {
        const clock = { ...ALWAYS, watermark };

        expect(judgeSilence(some).judge(matches, clock).findings).toEqual(silencesOf(matches, clock, some));
      }),
      { numRuns: 600 },
    );
  });

  it('finds from an instant on, of the matches since `before` ahead of it, the silences that last to it or are later', () => {
    fc.assert(
      fc.property(options, streams(12), instant, instant, (some, matches, from, watermark) => {
        const judge = judgeSilence(some);
        const clock = { ...ALWAYS, from, watermark };
        const { findings, wakeAt } = judgeFrom(judge, matches, clock);

        expect(findings).toEqual(silencesOf(matches, clock, some));
        const whole = judge.judge(matches, { ...clock, from: Number.NEGATIVE_INFINITY }).wakeAt;
        if (whole !== undefined && whole >= from) expect(wakeAt).toBe(whole);
      }),
      { numRuns: 600 },
    );
  });

  it('finds the same of the matches that are kept', () => {
    fc.assert(
      fc.property(options, streams(30), instant, (some, matches, watermark) => {
        const judge = judgeSilence(some);
        const clock = { ...ALWAYS, watermark };

        expect(judge.judge(thinned(matches, judge.thin ?? 1), clock)).toEqual(judge.judge(matches, clock));
      }),
      { numRuns: 600 },
    );
  });

  const learned = judgeSilence({ window: 10, times: 2, after: 50, remember: 1000 });
  const EVERY_20 = [0, 20, 40, 60, 80];

  it('takes for usual what came three times', () => {
    expect(learned.judge(matchesAt(...EVERY_20), { ...ALWAYS, watermark: 119 })).toEqual({ findings: [], wakeAt: 120 });
    expect(learned.judge(matchesAt(...EVERY_20, 200), { ...ALWAYS, watermark: 209 }).findings).toEqual([
      { first: 80, fired: 120, last: 80, until: 200, value: 6 },
    ]);
  });

  it('takes the least for enough where nothing longer came three times', () => {
    const often = matchesAt(...Array.from({ length: 20 }, (_, index) => index * 5));

    expect(learned.judge(often, { ...ALWAYS, watermark: 105 })).toEqual({
      findings: [{ first: 95, fired: 105, last: 95, until: 105, value: 1 }],
      wakeAt: 1095,
    });
  });

  it('says nothing of a group that it has not known for long', () => {
    expect(learned.judge(matchesAt(0, 20, 40), ALWAYS)).toEqual({ findings: [] });
  });

  it('takes time in line with the number of matches', () => {
    const judge = judgeSilence({ window: 2, times: 3, after: 100, remember: 100_000 });
    const growth = timeGrowth((size) => {
      const matches = matchesAt(...Array.from({ length: size }, (_, index) => index * 3 + (index % 2)));
      return () => void judge.judge(matches, ALWAYS);
    }, 3_125);

    expect(growth).toBeLessThan(LINEAR);
  });
});
