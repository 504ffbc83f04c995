import type { Dsl } from '../dsl.ts';
import { textOfEntry } from '../search-entry.ts';
import { FIELD } from '../search-mapping.ts';
import type { FieldValues } from './field-values.ts';
import { type SearchContext, within } from './search-context.ts';

/** What is counted of one span of time. */
export interface Bucket {
  count: number;
  /** By folded text of the field that splits the histogram. */
  readonly by: Map<string, number>;
}
/** By start, milliseconds since 1970. */
export type Buckets = Map<number, Bucket>;

export function bucketAt(buckets: Buckets, start: number): Bucket {
  const bucket = buckets.get(start) ?? { count: 0, by: new Map() };
  buckets.set(start, bucket);
  return bucket;
}

/** Buckets that are asked for at once; the servers refuse answers of more than 65,536, those within them included. */
const PAGE = 10_000;
const MOST_BUCKETS = 60_000;

export interface Counting {
  readonly condition: Dsl;
  /** Of a bucket, milliseconds. */
  readonly width: number;
  readonly split: FieldValues | undefined;
  /** Most values of the field that are counted in each bucket. */
  readonly values: number;
}

/** What is not counted: events that have values which the server does not see, and events with values beyond the most frequent. */
export interface Rest {
  unseen: number;
  others: number;
}

interface Composite {
  readonly after_key?: object;
  readonly buckets: readonly {
    readonly key: { readonly start: number };
    readonly doc_count: number;
    readonly unseen?: { readonly doc_count: number };
    readonly values?: {
      readonly sum_other_doc_count: number;
      readonly buckets: readonly { readonly key: string; readonly doc_count: number }[];
    };
  }[];
}

/** Counts what the server can, page by page: so there may be any number of buckets. */
export async function countBuckets(context: SearchContext, counting: Counting, buckets: Buckets): Promise<Rest> {
  const { split, values } = counting;
  const size = split?.terms ? Math.floor(MOST_BUCKETS / (values + 1)) : PAGE;
  const rest = { unseen: 0, others: 0 };
  let after: object | undefined;
  do {
    const page = await ask(context, counting, { size, ...(after && { after }) });
    for (const of of page.buckets) count(of, bucketAt(buckets, of.key.start), rest);
    after = page.buckets.length < size ? undefined : page.after_key;
  } while (after);
  return rest;
}

function count({ doc_count, unseen, values }: Composite['buckets'][number], bucket: Bucket, rest: Rest): void {
  bucket.count = doc_count;
  rest.unseen += unseen?.doc_count ?? 0;
  rest.others += values?.sum_other_doc_count ?? 0;
  for (const { key, doc_count: events } of values?.buckets ?? []) bucket.by.set(textOfEntry(key), events);
}

async function ask(
  context: SearchContext,
  { condition, width, split, values }: Counting,
  page: object,
): Promise<Composite> {
  const start = { date_histogram: { field: FIELD.time, fixed_interval: `${width}ms` } };
  const aggs = {
    ...(split && { unseen: { filter: split.unseen } }),
    ...(split?.terms && { values: { terms: { ...split.terms, size: values, shard_size: values } } }),
  };
  const { aggregations, cut } = await context.asking.search({
    query: within(context, condition),
    size: 0,
    track_total_hits: false,
    aggs: { buckets: { composite: { ...page, sources: [{ start }] }, aggs } },
  });
  if (cut) throw cut;
  return (aggregations['buckets'] ?? { buckets: [] }) as Composite;
}
