import type { Event } from '../../src/event/event.ts';
import type { HistogramAnswer, HistogramBucket } from '../api/types.ts';

/** The histogram with these events counted in, by severity. */
export function countEvents(answer: HistogramAnswer, events: readonly Event[]): HistogramAnswer {
  if (events.length === 0) return answer;
  const width = Math.max(1, answer.intervalms);
  const buckets = new Map(answer.buckets.map((bucket) => [bucket.start, bucket]));
  const names = spellings(answer);
  for (const { utctimestamp, severity } of events) {
    const time = Date.parse(utctimestamp);
    if (Number.isNaN(time)) continue;
    const start = Math.floor(time / width) * width;
    const name = names.get(severity.toLowerCase()) ?? severity;
    buckets.set(start, withOne(buckets.get(start) ?? { start, count: 0, by: {} }, name));
  }
  return { ...answer, buckets: [...buckets.values()].sort((left, right) => left.start - right.start) };
}

/** How the server spells each value: to it case means nothing. */
function spellings({ buckets }: HistogramAnswer): Map<string, string> {
  return new Map(buckets.flatMap(({ by = {} }) => Object.keys(by).map((name) => [name.toLowerCase(), name] as const)));
}

function withOne({ start, count, by = {} }: HistogramBucket, severity: string): HistogramBucket {
  const before = Object.hasOwn(by, severity) ? (by[severity] ?? 0) : 0;
  // A computed key is an own property, whatever a sender calls its severity.
  return { start, count: count + 1, by: { ...by, [severity]: before + 1 } };
}
