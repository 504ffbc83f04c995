import { segmentsOf } from '../../../query/fields.ts';
import type { Answer, HistogramBucket, HistogramRequest } from '../../event-store.ts';
import { exactCondition } from './count-events.ts';
import { fieldTexts } from './field-text.ts';
import { type FieldValues, fieldValues } from './field-values.ts';
import { type Bucket, type Buckets, bucketAt, countBuckets } from './histogram-buckets.ts';
import { scan } from './scan.ts';
import type { SearchContext } from './search-context.ts';
import { spellings } from './spellings.ts';

/** Values of each bucket that are asked for first, and when one has more. */
const SOME_VALUES = 100;
const MANY_VALUES = 10_000;

/**
 * Events per bucket of time, in order; buckets without events are left out. Partial when a bucket has more than 10,000
 * values, of which the most frequent are given.
 */
export async function histogram(context: SearchContext, request: HistogramRequest): Promise<Answer<HistogramBucket[]>> {
  const width = Math.max(1, Math.round(request.intervalMs));
  const condition = await exactCondition(context);
  const { by } = request;
  const split = by === undefined || segmentsOf(by).length === 0 ? undefined : fieldValues(by, condition);
  const asked = { condition, width, split };
  let buckets: Buckets = new Map();
  let rest = await countBuckets(context, { ...asked, values: SOME_VALUES }, buckets);
  if (rest.others > 0) {
    buckets = new Map();
    rest = await countBuckets(context, { ...asked, values: MANY_VALUES }, buckets);
  }
  const spelled =
    split && rest.unseen > 0 ? await countUnseen(context, { split, width, buckets }) : new Map<string, string>();
  const shown = split ? await spellings(context, split, textsIn(buckets, spelled)) : new Map<string, string>();
  for (const [text, spelling] of shown) spelled.set(text, spelling);
  const value = [...buckets]
    .sort(([one], [other]) => one - other)
    .map(([start, bucket]) => ({
      start,
      count: bucket.count,
      ...(by !== undefined && { by: shownBy(bucket, spelled) }),
    }));
  return { value, partial: rest.others > 0 };
}

/** Counts values by reading the events; how they are spelled. */
async function countUnseen(
  context: SearchContext,
  { split, width, buckets }: { split: FieldValues; width: number; buckets: Buckets },
): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  await scan(context, split.unseen, ({ event }, time) => {
    const { by } = bucketAt(buckets, Math.floor(time / width) * width);
    for (const [text, spelling] of fieldTexts(event, split.field)) {
      if (!split.isUnseen(text)) continue;
      by.set(text, (by.get(text) ?? 0) + 1);
      shown.set(text, spelling);
    }
    return true;
  });
  return shown;
}

function textsIn(buckets: Buckets, but: ReadonlyMap<string, string>): string[] {
  const texts = new Set([...buckets.values()].flatMap(({ by }) => [...by.keys()]));
  return [...texts].filter((text) => !but.has(text));
}

function shownBy({ by }: Bucket, spelled: ReadonlyMap<string, string>): Record<string, number> {
  return Object.fromEntries([...by].map(([text, count]) => [spelled.get(text) ?? text, count]));
}
