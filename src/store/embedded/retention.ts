import type { StoreConfig } from '../store-config.ts';
import type { Segment } from './segment.ts';

const DAY_MS = 24 * 3600 * 1000;

export interface RetentionFacts {
  readonly now: number;
  /** Size of the file system, bytes. */
  readonly diskTotal: number;
}

/** The segments that are to go: too old by reception, or the oldest of too much. A segment goes as a whole, by its newest event. */
export function expiredSegments(
  segments: readonly Segment[],
  retention: StoreConfig['retention'],
  { now, diskTotal }: RetentionFacts,
): Segment[] {
  const oldestFirst = segments.toSorted((one, other) => one.receivedMax - other.receivedMax);
  const before = retention.days === 0 ? Number.NEGATIVE_INFINITY : now - retention.days * DAY_MS;
  const most = Math.min(retention.max_bytes || Number.POSITIVE_INFINITY, retention.max_disk_share * diskTotal);
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  return oldestFirst.filter((segment) => {
    const goes = segment.receivedMax < before || bytes > most;
    if (goes) bytes -= segment.bytes;
    return goes;
  });
}
