import type { Episode } from '../alert/reconcile.ts';
import { firstFrom, type Match } from '../detect/judge/judge.ts';

export interface CountOptions {
  /** Matches of the episode that are known, in order of time. */
  readonly own: readonly Match[];
  /** What was known of its alert when it was judged before. */
  readonly before: Pick<Episode, 'count' | 'countedbefore'> | undefined;
  /** Matches from this time on are known. */
  readonly keptFrom: number;
  /** Matches before this time are counted for when they are forgotten. */
  readonly countUntil: number;
}

/** Counts an episode that goes on for longer than its matches are kept. Matches that come later than what was counted for are not among them. */
export function countEpisode(
  { first }: Pick<Episode, 'first'>,
  { own, before, keptFrom, countUntil }: CountOptions,
): Pick<Episode, 'count' | 'countedbefore'> {
  const isWhole = first >= keptFrom;
  const known = isWhole ? undefined : before?.countedbefore;
  const countTo = (end: number): number =>
    (known?.count ?? 0) + firstFrom(own, end) - (known ? firstFrom(own, known.time) : 0);
  const all = countTo(Number.POSITIVE_INFINITY);
  // What was there when nothing was counted for is at least what was said.
  const count = isWhole || known ? all : Math.max(all, before?.count ?? 0);
  const time = Math.max(countUntil, known?.time ?? countUntil);
  return { count, ...(first < time && { countedbefore: { time, count: countTo(time) } }) };
}
