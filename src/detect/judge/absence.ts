import { type Finding, type Judge, type JudgeClock, type Judgement, joined, type Match } from './judge.ts';

export interface AbsenceOptions {
  readonly window: number;
  /** Fewer matches than so many in a window are too few. */
  readonly threshold: number;
  /** How long a group is waited for after its last match; then it is forgotten. */
  readonly remember: number;
}

/**
 * Too few matches in the window (t - window, t], judged at every t from one window after the group was first seen. It fires
 * when the watermark is past t, so that late events do not make it cry wolf, and ends with the match that makes it enough.
 */
export function judgeAbsence(options: AbsenceOptions): Judge {
  return {
    before: 2 * options.window,
    quiet: 0,
    monotone: false,
    judge: (matches, clock) => gaps(matches, clock, options),
  };
}

function gaps(matches: readonly Match[], clock: JudgeClock, options: AbsenceOptions): Judgement {
  const times = matches.map(({ time }) => time);
  const forgotten = (times.at(-1) ?? clock.since) + options.remember;
  const findings: Finding[] = [];
  let wakeAt: number | undefined;
  for (const { fired, next, seen, value } of tooFew(times, clock.since, options)) {
    if (fired >= forgotten) continue;
    const until = Math.min(next, forgotten);
    if (fired > clock.watermark) wakeAt = fired;
    else {
      if (until > clock.watermark) wakeAt = next === Number.POSITIVE_INFINITY ? until : wakeAt;
      if (until >= clock.from)
        findings.push({ first: seen, fired, last: seen, until: Math.min(until, clock.watermark), value });
    }
  }
  return { findings: joined(findings, 0), ...(wakeAt !== undefined && { wakeAt }) };
}

interface Gap {
  /** When the matches were too few. */
  readonly fired: number;
  /** Time of the match after that. */
  readonly next: number;
  /** Time of the match before that. */
  readonly seen: number;
  readonly value: number;
}

/** From when the threshold-th newest match leaves the window until the next one comes, there are too few. */
function* tooFew(times: readonly number[], since: number, { window, threshold }: AbsenceOptions): Generator<Gap> {
  for (let index = -1; index < times.length; index++) {
    const fired = (times[index - threshold + 1] ?? since) + window;
    const next = times[index + 1] ?? Number.POSITIVE_INFINITY;
    if (fired < next) yield { fired, next, seen: times[index] ?? since, value: Math.min(index + 1, threshold - 1) };
  }
}
