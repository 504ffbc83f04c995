import type { MaintenanceContext } from './seal-generation.ts';
import { dayOf, type Segment } from './segment.ts';
import { readFilterFile } from './tokens/filter-file.ts';
import { fromSegments, writeSegment } from './write-segment.ts';

/** Of `mergeRows`: larger segments stay as they are. One that was sealed for its size has more, unless its events are very large. */
const SMALL = 1 / 4;

export interface MergeChoice {
  /** Most rows of a merged segment. */
  readonly mergeRows: number;
  /** Fewest segments worth a merge on a day that goes on; of a day that is over, and when forced, two are enough. */
  readonly fewest: number;
  /** Day of now, as in `dayOf`. */
  readonly today: string;
}

/** Which segments to make one of: each list is of one day of reception, in order of seq, within the size. */
export function chooseMerges(segments: readonly Segment[], choice: MergeChoice): Segment[][] {
  const days = Map.groupBy(
    segments.filter(({ rows }) => rows <= choice.mergeRows * SMALL),
    dayOf,
  );
  return [...days].flatMap(([day, small]) => {
    small.sort((one, other) => one.seqMin - other.seqMin);
    const fewest = day === choice.today ? choice.fewest : 2;
    return packed(small, choice.mergeRows).filter(
      (parts) => parts.length >= fewest || (parts.length > 1 && rowsIn(parts) > choice.mergeRows / 2),
    );
  });
}

function rowsIn(parts: readonly Segment[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

function packed(segments: readonly Segment[], most: number): Segment[][] {
  const packs: Segment[][] = [];
  for (const segment of segments) {
    const pack = packs.at(-1);
    if (pack && rowsIn(pack) + segment.rows <= most) pack.push(segment);
    else packs.push([segment]);
  }
  return packs;
}

/**
 * Writes the parts as one segment and puts it in their place, in one transaction of the catalogue. Rows stay in the order of
 * the parts (each sorted by event time): sorting again would cost more than it gives, since row groups are read or skipped by
 * their own times. Searches under way keep the old files until they are done.
 */
export async function mergeSegments(
  context: MaintenanceContext,
  parts: readonly Segment[],
): Promise<Segment | undefined> {
  const { files, catalogue, shelf, faults } = context;
  faults('merge-begin');
  const merged = await writeSegment({
    ...context,
    from: fromSegments(files, parts),
    orderBy: '',
    filter: () => parts.flatMap((part) => readFilterFile(files.filter(part))),
    step: 'merge',
  });
  if (!merged) return undefined;
  catalogue.merged(parts, merged);
  faults('merge-remove');
  shelf.replace(parts, [merged], (part) => files.remove(part));
  faults('merge-end');
  return merged;
}
