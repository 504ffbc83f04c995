import type { Segment } from '../segment.ts';
import type { Snapshot } from '../shelf.ts';

/** A range of seqs that is read at once, inclusive, and the segments that can hold some of it. */
export interface FeedWindow {
  readonly first: number;
  readonly last: number;
  readonly segments: readonly Segment[];
}

/**
 * The next seqs behind `after`, at most so many, from the first on that a stored event can have; undefined when no more are
 * stored. Numbers are missing where retention removed a segment, and a merged segment may have others between its own.
 */
export function nextWindow(snapshot: Snapshot, after: number, most: number): FeedWindow | undefined {
  const later = snapshot.segments.filter(({ seqMax }) => seqMax > after);
  const starts = later.map(({ seqMin }) => seqMin);
  if (snapshot.firstHot <= snapshot.seq) starts.push(snapshot.firstHot);
  if (starts.length === 0) return undefined;
  const first = Math.max(after + 1, Math.min(...starts));
  const last = Math.min(snapshot.seq, first + most - 1);
  return { first, last, segments: later.filter(({ seqMin }) => seqMin <= last) };
}
