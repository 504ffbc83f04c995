import { type Finding, type Judge, type JudgeClock, type Judgement, joined, type Match } from './judge.ts';

export interface SequenceOptions {
  readonly window: number;
  /** Number of steps that must come, bits 0.. of `Match.steps`. */
  readonly steps: number;
  readonly ordered: boolean;
  /** The bit after those: what must not follow within the window after the last of them. */
  readonly absent: boolean;
}

/**
 * All steps within one window, judged at the time of each match that can be the last. In order: a step may be at the same time
 * as the one before it, but each is an event of its own. With `absent`, it fires a whole window after the last step if that did
 * not follow.
 */
export function judgeSequence(options: SequenceOptions): Judge {
  const { window, absent } = options;
  return {
    before: absent ? 2 * window : window,
    quiet: window,
    monotone: !absent,
    judge(matches, clock) {
      const sorted = [...matches].sort((one, other) => one.time - other.time || lowest(one) - lowest(other));
      return absent ? unfollowed(sorted, clock, options) : followed(sorted, clock, options);
    },
  };
}

/** Of events at the same time, those of earlier steps come first. */
function lowest({ steps }: Match): number {
  return steps & -steps;
}

function followed(matches: readonly Match[], { from }: JudgeClock, options: SequenceOptions): Judgement {
  const findings: Finding[] = [];
  for (const { index, first } of chains(matches, options)) {
    const { time } = matches[index] as Match;
    if (time >= from) findings.push({ first, fired: time, last: time, until: time, value: options.steps });
  }
  return { findings: joined(findings, options.window) };
}

function unfollowed(matches: readonly Match[], { from, watermark }: JudgeClock, options: SequenceOptions): Judgement {
  const { window, steps } = options;
  const findings: Finding[] = [];
  let wakeAt: number | undefined;
  for (const { index, first } of chains(matches, options)) {
    const { time } = matches[index] as Match;
    const fired = time + window;
    if (fired < from || isFollowed(matches, index, { until: fired, bit: 1 << steps })) continue;
    if (fired <= watermark) findings.push({ first, fired, last: time, until: fired, value: steps });
    else wakeAt = Math.min(wakeAt ?? Number.POSITIVE_INFINITY, fired);
  }
  return { findings: joined(findings, window), ...(wakeAt !== undefined && { wakeAt }) };
}

function isFollowed(matches: readonly Match[], after: number, { until, bit }: { until: number; bit: number }): boolean {
  for (let index = after + 1; index < matches.length; index++) {
    const { time, steps } = matches[index] as Match;
    if (time > until) return false;
    if ((steps & bit) !== 0) return true;
  }
  return false;
}

interface Chain {
  /** Of the match that completes it. */
  readonly index: number;
  /** Time of its first step: the latest possible. */
  readonly first: number;
}

/** Every match at which all steps are complete within the window, with the shortest chain that ends there. */
function* chains(matches: readonly Match[], { window, steps, ordered }: SequenceOptions): Generator<Chain> {
  /** In order: start of the latest chain of the steps 0..n. Else: latest match of step n. */
  const starts = Array.from({ length: steps }, () => Number.NEGATIVE_INFINITY);
  for (const [index, { time, steps: bits }] of matches.entries()) {
    let completes = false;
    for (let step = steps - 1; step >= 0; step--) {
      if ((bits & (1 << step)) === 0) continue;
      const start = ordered && step > 0 ? (starts[step - 1] as number) : time;
      starts[step] = Math.max(starts[step] as number, start);
      completes ||= !ordered || step === steps - 1;
    }
    const first = ordered ? (starts[steps - 1] as number) : Math.min(...starts);
    if (completes && first > time - window) yield { index, first };
  }
}
