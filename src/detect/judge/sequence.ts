import { type Chain, chains } from './chains.ts';
import { type Finding, firstFrom, type Judge, type JudgeClock, type Judgement, joined, type Match } from './judge.ts';

export interface SequenceOptions {
  readonly window: number;
  /** Number of steps that must come, bits 0.. of `Match.steps`. */
  readonly steps: number;
  readonly ordered: boolean;
  /** The bit after those: what must not follow within the window after the last of them. */
  readonly absent: boolean;
  /** The bit after all those: what breaks a sequence off when it comes between the first and the last of the steps, or while it waits. */
  readonly until?: boolean;
}

/**
 * All steps within one window, judged at the time of each match that can be the last. In order: a step may be at the same time
 * as the one before it, but each is an event of its own. In any order one event may be several steps. With `absent`, it fires a
 * whole window after the last step if that did not follow: at the same time (an event that can itself be the last step does not
 * follow) or later, up to when it fires. `until` ends that waiting as it breaks off what came before; an event that can itself be the last
 * step ends what waits, and begins to wait anew.
 */
export function judgeSequence(options: SequenceOptions): Judge {
  const { window, absent } = options;
  return {
    before: absent ? 2 * window : window,
    quiet: window,
    // A further event may make a chain shorter, so that it begins later.
    monotone: false,
    judge: (matches, clock) => (absent ? unfollowed(matches, clock, options) : followed(matches, clock, options)),
  };
}

function followed(matches: readonly Match[], { from }: JudgeClock, options: SequenceOptions): Judgement {
  const findings: Finding[] = [];
  for (const { time, first } of unbroken(matches, options))
    if (time >= from) findings.push({ first, fired: time, last: time, until: time, value: options.steps });
  return { findings: joined(findings, options.window) };
}

function unfollowed(matches: readonly Match[], { from, watermark }: JudgeClock, options: SequenceOptions): Judgement {
  const { window, steps } = options;
  const endOf = endOfWaiting(matches, options);
  const findings: Finding[] = [];
  let wakeAt: number | undefined;
  for (const { time, first } of unbroken(matches, options)) {
    const fired = time + window;
    if (fired < from || endOf(time) <= fired) continue;
    if (fired <= watermark) findings.push({ first, fired, last: time, until: fired, value: steps });
    else wakeAt ??= fired;
  }
  return { findings: joined(findings, window), ...(wakeAt !== undefined && { wakeAt }) };
}

/** For steps that are complete at a time: when what is absent, or what breaks off, comes; infinite if it does not. */
export function endOfWaiting(matches: readonly Match[], options: SequenceOptions): (time: number) => number {
  const breaks = options.until ? untilBit(options) : 0;
  const ends = breaks | (1 << options.steps);
  const following = matches.filter((match) => (match.steps & ends) !== 0 && !mayBeLast(match, options));
  const renewing = matches.filter((match) => (match.steps & breaks) !== 0 && mayBeLast(match, options));
  const next = (some: readonly Match[], time: number): number =>
    some[firstFrom(some, time)]?.time ?? Number.POSITIVE_INFINITY;
  return (time) => Math.min(next(following, time), next(renewing, time + 1));
}

/** Complete chains between whose first and last event nothing breaks them off: where the shortest is broken, all that end there are. */
export function* unbroken(matches: readonly Match[], options: SequenceOptions): Generator<Chain> {
  const breaks = options.until ? matches.filter(({ steps }) => (steps & untilBit(options)) !== 0) : [];
  let next = 0;
  for (const chain of chains(matches, options)) {
    while ((breaks[next]?.time ?? chain.time) < chain.time) next++;
    if ((breaks[next - 1]?.time ?? chain.first) <= chain.first) yield chain;
  }
}

function untilBit({ steps, absent }: SequenceOptions): number {
  return 1 << (absent ? steps + 1 : steps);
}

function mayBeLast({ steps: bits }: Match, { steps, ordered }: SequenceOptions): boolean {
  return (bits & (ordered ? 1 << (steps - 1) : (1 << steps) - 1)) !== 0;
}
