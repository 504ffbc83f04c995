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
 * one match is asked for, `fired` of the gap that holds the instant may be as late as the instant (and the watermark must not be
 * behind the instant: a gap that fired before it is known by then, since it was waited for).
 */
export function judgeAbsence(options: AbsenceOptions): Judge {
  return {
    before: options.window,
    quiet: 0,
    monotone: false,
    remember: options.remember,
    ...(options.threshold === 1 && { thin: options.window }),
    judge: (matches, clock) => judgeGaps(gapsOf(matches, clock.earlier ?? clock.since, options), clock),
  };
}

/** What gaps, given in order of time, come to. */
export function judgeGaps(gaps: readonly Gap[], { from, watermark }: JudgeClock): Judgement {
  const findings: Finding[] = [];
  let wakeAt: number | undefined;
  const wake = (time: number): void => {
    if (time >= from && time > watermark) wakeAt ??= time;
  };
  for (const gap of gaps) {
    if (gap.until < from) continue;
    if (gap.fired > watermark) wake(gap.fired);
    else if (gap.ended) findings.push({ ...gap, last: gap.seen });
    else {
      wake(gap.until);
      findings.push({ ...gap, last: gap.seen, until: Math.min(gap.until, watermark) });
    }
  }
  return { findings: findings.map(plain), ...(wakeAt !== undefined && { wakeAt }) };
}

function plain({ first, fired, last, until, value }: Finding): Finding {
  return { first, fired, last, until, value };
}

/** A span in which there are too few at every instant, or none for too long. */
export interface Gap {
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

/** What is too few from one match to the next, gone together. */
function gapsOf(matches: readonly Match[], since: number, options: AbsenceOptions): Gap[] {
  const gaps: Gap[] = [];
  for (const part of partsOf(matches, since, options)) {
    const gap = gaps.at(-1);
    if (gap && part.fired <= gap.until) {
      const { first, fired, value } = gap;
      gaps[gaps.length - 1] = { ...part, first, fired, value };
    } else gaps.push(part);
  }
  return gaps;
}

/** From each match to the next: when there are too few. */
function* partsOf(
  matches: readonly Match[],
  since: number,
  { window, threshold, remember }: AbsenceOptions,
): Generator<Gap> {
  const timeOf = (index: number): number | undefined => matches[index]?.time;
  let known = since;
  let oldest = 0;
  for (let index = -1; index < matches.length; index++) {
    const seen = timeOf(index) ?? known;
    const next = timeOf(index + 1) ?? Number.POSITIVE_INFINITY;
    // From when the one leaves that makes them enough, or from a window after the first.
    const enough = Math.max(timeOf(index - threshold + 1) ?? known, known);
    const fired = Math.max(seen, enough + window);
    const until = Math.min(next, seen + remember);
    if (fired < until) {
      while (oldest <= index && (timeOf(oldest) ?? 0) <= fired - window) oldest++;
      yield { first: seen, fired, seen, until, ended: next <= until, value: index + 1 - oldest };
    }
    if (seen + remember <= next) known = next;
  }
}
