import { chains } from '../judge/chains.ts';
import type { Match } from '../judge/judge.ts';
import { endOfWaiting, type SequenceOptions, unbroken } from '../judge/sequence.ts';
import { spanText } from './span-text.ts';

/** How far a sequence came, for matches with which it did not fire. `names` are those of the steps, the absent one included. */
export function explainSequence(matches: readonly Match[], options: SequenceOptions, names: readonly string[]): string {
  const { steps, window, ordered } = options;
  const came = names.map((_, step) => matches.some((match) => (match.steps & (1 << step)) !== 0));
  const nameOf = (step: number): string => names[step] ?? `step ${step + 1}`;
  if (complete(matches, options)) {
    const broken = unbroken(matches, options).next().done;
    return broken ? 'all steps came, and until came between them' : followed(matches, options, nameOf(steps));
  }
  const missing = came.slice(0, steps).indexOf(false);
  if (!ordered && missing >= 0) return `${nameOf(missing)} never came`;
  const far = ordered ? reached(matches, options) : steps - 1;
  if (!came[far]) return `${nameOf(far)} never came`;
  const late = lateness(matches, { ...options, steps: far + 1 });
  if (late === undefined) return `${nameOf(far)} came, but not after ${nameOf(far - 1)}`;
  const what = ordered ? nameOf(far) : 'the last of the steps';
  return late === 0
    ? `${what} came just when the window of ${spanText(window)} was over`
    : `${what} came ${spanText(late)} too late for the window of ${spanText(window)}`;
}

function complete(matches: readonly Match[], options: SequenceOptions): boolean {
  return !chains(matches, options).next().done;
}

/** How many of the steps, from the first on, came in order within a window. */
function reached(matches: readonly Match[], options: SequenceOptions): number {
  let far = 0;
  while (far < options.steps && complete(matches, { ...options, steps: far + 1 })) far++;
  return far;
}

/** By how much the shortest chain of these steps is longer than a window may be; undefined when there is none. */
function lateness(matches: readonly Match[], options: SequenceOptions): number | undefined {
  let shortest: number | undefined;
  for (const { time, first } of chains(matches, { ...options, window: Number.POSITIVE_INFINITY }))
    shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, time - first);
  return shortest === undefined ? undefined : Math.max(shortest - options.window, 0);
}

/** All steps came, and still it did not fire: what must not follow did, or what breaks off, or either may still. */
function followed(matches: readonly Match[], options: SequenceOptions, absent: string): string {
  const { steps, window, until } = options;
  let end = 0;
  for (const { time } of unbroken(matches, options)) end = time;
  const over = endOfWaiting(matches, options)(end);
  if (over <= end + window) {
    const follows = matches.some((match) => match.time === over && (match.steps & (1 << steps)) !== 0);
    return `all steps came, and then ${follows ? absent : 'until'}: ${spanText(over - end)} after the last`;
  }
  const what = until ? `${absent} or until` : absent;
  return `all steps came; it fires at ${new Date(end + window).toISOString()} unless ${what} comes before`;
}
