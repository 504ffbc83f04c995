import type { CountRequest, HistogramBucket, HistogramRequest } from '../../event-store.ts';
import { spellings, textRows } from './field-text.ts';
import { matching } from './matching.ts';
import type { SearchContext } from './search-context.ts';

/** The exact number of events. */
export async function countEvents(context: SearchContext, request: CountRequest): Promise<number> {
  const [row] = await context.run.rows(
    `select count(*)::double as count ${matching(context, request)}`,
    context.condition.parameters,
  );
  return Number(row?.['count']);
}

/** Events per bucket of time, in order; buckets without events are left out. */
export async function histogram(context: SearchContext, request: HistogramRequest): Promise<HistogramBucket[]> {
  const width = Math.max(1, Math.round(request.intervalMs));
  // floor() and not //, which rounds towards zero: a bucket that straddles 1970 would be twice as wide.
  const start = `(floor(epoch_ms(utctimestamp) / ${width}) * ${width})::double`;
  if (request.by === undefined) {
    const rows = await context.run.rows(
      `select ${start} as start, count(*)::double as count ${matching(context, request)} group by 1 order by 1`,
      context.condition.parameters,
    );
    return rows.map((row) => ({ start: Number(row['start']), count: Number(row['count']) }));
  }
  return splitHistogram(context, request, start);
}

async function splitHistogram(
  context: SearchContext,
  request: HistogramRequest,
  start: string,
): Promise<HistogramBucket[]> {
  const field = request.by ?? '';
  const { found, rows: texts, parameters } = textRows(context, request, field, start);
  const rows = await context.run.rows(
    `with ${found}
     select bucket as start, null as value, count(*)::double as count, null as seq from found group by bucket
     union all select bucket, value, count(*)::double, max(seq)::double from ${texts} group by bucket, value
     order by start`,
    parameters,
  );
  const shown = await spellings(context, field, rows);
  const buckets = new Map<number, { start: number; count: number; by: Map<string, number> }>();
  for (const row of rows) {
    const at = Number(row['start']);
    const bucket = buckets.get(at) ?? { start: at, count: 0, by: new Map() };
    buckets.set(at, bucket);
    const value = row['value'];
    if (typeof value === 'string') bucket.by.set(shown.get(value) ?? value, Number(row['count']));
    else bucket.count = Number(row['count']);
  }
  return [...buckets.values()].map(({ start: at, count, by }) => ({ start: at, count, by: Object.fromEntries(by) }));
}
