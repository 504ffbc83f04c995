import type { HistogramAnswer, HistogramBucket } from '../api/types.ts';
import { orderSeverities, type SeverityKey, severityKey } from './severity.ts';
import type { ResolvedRange } from './time-range.ts';

/** One band of the stack. */
interface Band {
  /** The value to filter by; empty for the rest of many rare values. */
  readonly value: string;
  readonly label: string;
  readonly key: SeverityKey;
  readonly counts: readonly number[];
  readonly total: number;
}
export interface Stack {
  /** Start of each bucket, milliseconds, without gaps. */
  readonly times: readonly number[];
  /** From the bottom (least severe) to the top. */
  readonly bands: readonly Band[];
}

/** Words outside RFC 5424 come from senders, without bound: so many get a band of their own. */
const OWN_BANDS = 4;
const MAX_BUCKETS = 2000;

/** The answer as bands over all buckets of the range. */
export function stackHistogram(answer: HistogramAnswer, range: ResolvedRange): Stack {
  const width = Math.max(1, answer.intervalms);
  const first = Math.floor(range.from / width) * width;
  const length = Math.min(MAX_BUCKETS, Math.max(1, Math.ceil((range.to - first) / width)));
  const times = Array.from({ length }, (_, index) => first + index * width);
  const at = (bucket: HistogramBucket): number => Math.round((bucket.start - first) / width);
  const inside = answer.buckets.filter((bucket) => at(bucket) >= 0 && at(bucket) < length);

  const totals = new Map<string, number>();
  for (const bucket of inside) {
    for (const [value, count] of Object.entries(valuesOf(bucket))) totals.set(value, (totals.get(value) ?? 0) + count);
  }
  const strange = [...totals].filter(([value]) => severityKey(value) === 'other').sort((a, b) => b[1] - a[1]);
  const merged = new Set(strange.slice(OWN_BANDS).map(([value]) => value));
  const band = (values: readonly string[], label: string): Band => {
    const counts = times.map(() => 0);
    for (const bucket of inside) {
      const by = valuesOf(bucket);
      for (const value of values) counts[at(bucket)] = (counts[at(bucket)] ?? 0) + (by[value] ?? 0);
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    return {
      value: values.length === 1 ? (values[0] ?? '') : '',
      label,
      key: severityKey(values[0] ?? ''),
      counts,
      total,
    };
  };
  const own = orderSeverities([...totals.keys()].filter((value) => !merged.has(value)));
  const rest = merged.size === 0 ? [] : [{ ...band([...merged], `${merged.size} OTHERS`), value: '' }];
  return { times, bands: [...rest, ...own.map((value) => band([value], value.toUpperCase()))] };
}

const WEEK_MS = 7 * 86_400_000;

/** For each bucket of the stack of this range: how many there were a week before, by an answer about that time with buckets as long. */
export function weekBefore(before: HistogramAnswer, range: ResolvedRange): number[] {
  const moved = before.buckets.map(({ start, count }) => ({ start: start + WEEK_MS, count }));
  const { times, bands } = stackHistogram({ ...before, buckets: moved }, range);
  return times.map((_, index) => bands.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0));
}

function valuesOf(bucket: HistogramBucket): Readonly<Record<string, number>> {
  return bucket.by ?? { '': bucket.count };
}
