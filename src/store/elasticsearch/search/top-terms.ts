import { segmentsOf } from '../../../query/fields.ts';
import type { Answer, TermBucket, TermsRequest } from '../../event-store.ts';
import { textOfEntry } from '../search-entry.ts';
import { exactCondition } from './count-events.ts';
import { fieldTexts } from './field-text.ts';
import { type FieldValues, fieldValues } from './field-values.ts';
import { scan } from './scan.ts';
import { type SearchContext, within } from './search-context.ts';
import { spellings } from './spellings.ts';

/** Most values that are given back. */
const MOST = 10_000;
/** Values that each part of the indices names at first, besides those that are wanted, and most that it may. */
const SPARE = 1000;
const LARGEST_SHARD_SIZE = 60_000;

interface Counted {
  readonly count: number;
  /** As the newest event spells it, if that is known. */
  readonly shown?: string;
}

/**
 * The most frequent values of a field, those of equal count in order of text. An event counts once for each of its values.
 * Partial when there are so many values that the server cannot be sure which are the most frequent.
 */
export async function topTerms(context: SearchContext, request: TermsRequest): Promise<Answer<TermBucket[]>> {
  const { field } = request;
  const limit = Math.min(MOST, Math.max(0, Math.floor(request.limit)));
  if (limit === 0 || segmentsOf(field).length === 0) return { value: [], partial: false };
  const condition = await exactCondition(context);
  const values = fieldValues(field, condition);
  const counts = new Map<string, Counted>();
  const seen = await countSeen(context, values, limit, counts);
  if (seen.unseen > 0) await countUnseen(context, values, counts);
  const top = [...counts].sort(byCount).slice(0, limit);
  const unknown = top.flatMap(([text, { shown }]) => (shown === undefined ? [text] : []));
  const shown = await spellings(context, values, unknown);
  return {
    value: top.map(([text, counted]) => ({ value: counted.shown ?? shown.get(text) ?? text, count: counted.count })),
    partial: !seen.sure,
  };
}

function byCount([one, of]: [string, Counted], [other, than]: [string, Counted]): number {
  return than.count - of.count || (one < other ? -1 : 1);
}

interface TermsAnswer {
  readonly doc_count_error_upper_bound: number;
  readonly buckets: readonly { readonly key: string; readonly doc_count: number }[];
}
interface Seen {
  /** Events with values that are not counted yet; 1 when there may be. */
  readonly unseen: number;
  /** No other value can be more frequent. */
  readonly sure: boolean;
}

async function countSeen(
  context: SearchContext,
  values: FieldValues,
  limit: number,
  counts: Map<string, Counted>,
): Promise<Seen> {
  if (!values.terms) return { unseen: 1, sure: true };
  let answer = await ask(context, values, { size: limit, shard_size: limit + SPARE });
  if (answer.terms.doc_count_error_upper_bound > 0)
    answer = await ask(context, values, { size: limit, shard_size: LARGEST_SHARD_SIZE });
  for (const { key, doc_count: count } of answer.terms.buckets) counts.set(textOfEntry(key), { count });
  return { unseen: answer.unseen, sure: answer.terms.doc_count_error_upper_bound === 0 };
}

async function ask(
  context: SearchContext,
  { terms, unseen, condition }: FieldValues,
  sizes: object,
): Promise<{ terms: TermsAnswer; unseen: number }> {
  const { aggregations, cut } = await context.asking.search({
    query: within(context, condition),
    size: 0,
    track_total_hits: false,
    aggs: { values: { terms: { ...terms, ...sizes } }, unseen: { filter: unseen } },
  });
  if (cut) throw cut;
  const found = aggregations as { values?: TermsAnswer; unseen?: { doc_count: number } };
  return {
    terms: found.values ?? { doc_count_error_upper_bound: 0, buckets: [] },
    unseen: found.unseen?.doc_count ?? 0,
  };
}

/** Counts by reading the events. */
async function countUnseen(
  context: SearchContext,
  { field, unseen, isUnseen }: FieldValues,
  counts: Map<string, Counted>,
): Promise<void> {
  await scan(context, unseen, ({ event }) => {
    for (const [text, shown] of fieldTexts(event, field))
      if (isUnseen(text)) counts.set(text, { count: (counts.get(text)?.count ?? 0) + 1, shown });
    return true;
  });
}
