import type { TimeRange } from '../../event-store.ts';
import type { Segment } from '../segment.ts';
import type { Snapshot } from '../shelf.ts';
import type { StoreFiles } from '../store-files.ts';
import { probeFilterFile, type RequiredTokens, type SeqRange } from '../tokens/filter-file.ts';
import { fromSegments } from '../write-segment.ts';

/** A segment that may hold answers, or only those of its events. */
interface SegmentSource {
  readonly segment: Segment;
  readonly only?: readonly SeqRange[];
}

/** What a query must read: hot generations and the segments that time and tokens could not rule out. */
export interface Sources {
  readonly snapshot: Snapshot;
  readonly segments: readonly SegmentSource[];
}

export interface SourceChoice {
  readonly range: TimeRange;
  /** Tokens without which no event matches. */
  readonly tokens: RequiredTokens;
  /** Told when a filter cannot be read; its segment is searched then. */
  readonly onBadFilter: (segment: Segment, error: unknown) => void;
}

export function chooseSources(snapshot: Snapshot, files: StoreFiles, choice: SourceChoice): Sources {
  const segments = snapshot.segments
    .filter((segment) => overlaps(segment, choice.range))
    .flatMap((segment) => narrowed(segment, files, choice));
  return { snapshot, segments };
}

function overlaps(segment: Segment, { from, to }: TimeRange): boolean {
  return segment.timeMin < to && segment.timeMax >= from;
}

function narrowed(segment: Segment, files: StoreFiles, { tokens, onBadFilter }: SourceChoice): SegmentSource[] {
  if (tokens.length === 0) return [{ segment }];
  try {
    const only = probeFilterFile(files.filter(segment), tokens);
    if (only.length === 0) return [];
    const rows = only.reduce((sum, { seqMin, seqMax }) => sum + seqMax - seqMin + 1, 0);
    return [rows < segment.rows ? { segment, only } : { segment }];
  } catch (error) {
    onBadFilter(segment, error);
    return [{ segment }];
  }
}

/** Sources cut down to a narrower range of time. */
export function within(sources: Sources, range: TimeRange): Sources {
  return { ...sources, segments: sources.segments.filter(({ segment }) => overlaps(segment, range)) };
}

/** Sources that hold events with these seqs. */
export function holding(sources: Sources, seqs: readonly number[]): Sources {
  const holds = ({ seqMin, seqMax }: Segment) => seqs.some((seq) => seq >= seqMin && seq <= seqMax);
  return { ...sources, segments: sources.segments.filter(({ segment }) => holds(segment)) };
}

/**
 * SQL after FROM that yields the events of the sources that meet the condition, none of which came after the snapshot. Both
 * halves of the condition are always in it, so that all of its parameters are used.
 */
export function fromSources({ snapshot, segments }: Sources, files: StoreFiles, condition = ANY): string {
  const { generations, seq } = snapshot;
  const hot = generations.map(({ table }) => `select * from ${table} where seq <= ${seq} and (${condition.hot})`);
  const whole = segments.filter(({ only }) => !only).map(({ segment }) => segment);
  const none = `select * from ${generations[0]?.table} where false and (${condition.sealed})`;
  const sealed = whole.length > 0 ? `select * from ${fromSegments(files, whole)} where (${condition.sealed})` : none;
  const parts = segments.flatMap(({ segment, only }) =>
    only ? `select * from ${fromSegments(files, [segment])} where (${seqIn(only)}) and (${condition.sealed})` : [],
  );
  return `(${[...hot, sealed, ...parts].join(' union all ')})`;
}

const ANY = { hot: 'true', sealed: 'true' };

function seqIn(ranges: readonly SeqRange[]): string {
  return ranges.map(({ seqMin, seqMax }) => `seq between ${seqMin} and ${seqMax}`).join(' or ');
}

const EARLIEST = -8.64e15;
const LATEST = 8.64e15;

/** SQL condition: the event's time lies in the range. */
export function inRange({ from, to }: TimeRange): string {
  const clamp = (time: number) => Math.ceil(Math.min(LATEST, Math.max(EARLIEST, time)));
  return `utctimestamp >= make_timestamp_ms(${clamp(from)}) and utctimestamp < make_timestamp_ms(${clamp(to)})`;
}
