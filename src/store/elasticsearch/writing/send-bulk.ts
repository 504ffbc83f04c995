import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import type { JsonBytes } from '../json-bytes.ts';
import { type BulkAnswer, type BulkOutcome, outcomesOf } from './bulk-answer.ts';

const FILTER = 'items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason,error,status';

/** How long the server itself waits for a part of it that is missing. */
const SHARD_WAIT = '5s';

/** Writes the line that says what to do with the document behind it. */
export function writeAction({ index, id }: { index: string; id: string }, json: JsonBytes): void {
  json.json(`{"create":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}}}\n`);
}

/**
 * Creates documents in one request, each a line after its action. Resolves to what became of each; or to why the server does
 * not take them in one request,
 * such as for its size. Rejects with `store-unavailable` when it is not known what became of them.
 */
export async function sendBulk(
  server: SearchServer,
  lines: JsonBytes,
  count: number,
  timeoutMs: number,
): Promise<BulkOutcome[] | { readonly notAtOnce: string }> {
  const { status, body } = await server.request<BulkAnswer>({
    method: 'POST',
    path: '/_bulk',
    query: { filter_path: FILTER, timeout: SHARD_WAIT },
    bulkBody: lines.bytes,
    timeoutMs,
  });
  if (status === 413 || status === 400) return { notAtOnce: `${status} ${reasonOf(body)}` };
  if (status === 429 || status === 503)
    return Array.from({ length: count }, () => ({ is: 'later', reason: `busy (${status})`, why: 'other' }));
  const outcomes = status === 200 ? outcomesOf(body, count) : undefined;
  if (!outcomes) throw server.unavailable(`it answers ${status} to _bulk: ${JSON.stringify(body).slice(0, 500)}`);
  return outcomes;
}
