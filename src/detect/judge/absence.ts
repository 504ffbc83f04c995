import type { Finding, Judge, JudgeClock, Judgement, Match } from './judge.ts';

export interface AbsenceOptions {
  readonly window: number;
  /** Fewer matches than so many in a window are too few. */
  readonly threshold: number;
  /** How long a group is waited for after its last match; then it is forgotten, and when it comes again it is seen first. */
  readonly remember: number;
}

/**
 * Too few matches in the window (t - window, t], judged at every t from one window after the group was first seen. It fires
 * when the watermark is at t, so that late events do not make it cry wolf, and ends with the match that makes it enough, or when
 * the group is forgotten. The value is how many matches there were when it fired.
 *
 * Judged from an instant on, it finds each gap that lasts to that instant or is later, as judging all matches does; if more than
 * one match is asked for, `fired` of the gap that holds the instant may be as late as the instant.
 */
export function judgeAbsence(options: AbsenceOptions): Judge {
  const { window, remember } = options;
  return {
    before: remember + window,
    quiet: 0,
    monotone: false,
    judge: (matches, clock) => judgeGaps(gapsOf(matches, clock.since, options), clock, remember),
  };
}

function judgeGaps(gaps: readonly Gap[], { from, watermark }: JudgeClock, remember: number): Judgement {
  const findings: Finding[] = [];
  let wakeAt: number | undefined;
  const wake = (time: number): void => {
    if (time >= from && time > watermark) wakeAt ??= time;
  };
  for (const gap of gaps) {
    if (gap.until < from) continue;
    // Of what was earlier, matches are missing.
    const fired = Math.max(gap.fired, from - remember);
    if (fired > watermark) wake(fired);
    else if (gap.ended) findings.push({ ...gap, fired, last: gap.seen });
    else {
      wake(gap.until);
      findings.push({ ...gap, fired, last: gap.seen, until: Math.min(gap.until, watermark) });
    }
  }
  return { findings: findings.map(plain), ...(wakeAt !== undefined && { wakeAt }) };
}

function plain({ first, fired, last, until, value }: Finding): Finding {
  return { first, fired, last, until, value };
}

/** A span in which there are too few at every instant. */
interface Gap {
  /** Time of the newest match when it began. */
  readonly first: number;
  readonly fired: number;
  /** Time of the newest match in it, or before it. */
  readonly seen: number;
  /** The first instant after it. */
  readonly until: number;
  /** Whether a match ended it; else the group is forgotten then. */
  readonly ended: boolean;
  readonly value: number;
}

function gapsOf(matches: readonly Match[], since: number, { window, threshold, remember }: AbsenceOptions): Gap[] {
  const gaps: Gap[] = [];
  let known = since;
  let oldest = 0;
  for (let index = -1; index < matches.length; index++) {
    const seen = matches[index]?.time ?? known;
    const next = matches[index + 1]?.time ?? Number.POSITIVE_INFINITY;
    // Too few from when the one leaves that makes them enough, or from a window after the first.
    const leaves = matches[index - threshold + 1]?.time ?? Number.NEGATIVE_INFINITY;
    const fired = Math.max(seen, Math.max(leaves, known) + window);
    const until = Math.min(next, seen + remember);
    if (fired < until) {
      while (oldest <= index && (matches[oldest] as Match).time <= fired - window) oldest++;
      const gap = { first: seen, fired, seen, until, ended: next <= until, value: index + 1 - oldest };
      const before = gaps.at(-1);
      if (before && fired <= before.until)
        gaps[gaps.length - 1] = { ...gap, first: before.first, fired: before.fired, value: before.value };
      else gaps.push(gap);
    }
    if (seen + remember <= next) known = next;
  }
  return gaps;
}
