import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import { type BulkAnswer, type BulkOutcome, outcomesOf } from './bulk-answer.ts';

/** A line that says what to do, and the document. */
export interface BulkLines {
  readonly index: string;
  readonly id: string;
  readonly json: string;
}

const FILTER = 'items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason,error,status';

/** How long the server itself waits for a part of it that is missing. */
const SHARD_WAIT = '5s';

/**
 * Creates documents in one request. Resolves to what became of each; or to why the server does not take them in one request,
 * such as for its size. Rejects with `store-unavailable` when it is not known what became of them.
 */
export async function sendBulk(
  server: SearchServer,
  documents: readonly BulkLines[],
  timeoutMs: number,
): Promise<BulkOutcome[] | { readonly notAtOnce: string }> {
  const lines = documents.map(
    ({ index, id, json }) => `{"create":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}}}\n${json}\n`,
  );
  const { status, body } = await server.request<BulkAnswer>({
    method: 'POST',
    path: '/_bulk',
    query: { filter_path: FILTER, timeout: SHARD_WAIT },
    bulkBody: lines.join(''),
    timeoutMs,
  });
  if (status === 413 || status === 400) return { notAtOnce: `${status} ${reasonOf(body)}` };
  if (status === 429 || status === 503)
    return documents.map(() => ({ is: 'later', reason: `busy (${status})`, why: 'other' }));
  const outcomes = status === 200 ? outcomesOf(body, documents.length) : undefined;
  if (!outcomes) throw server.unavailable(`it answers ${status} to _bulk: ${JSON.stringify(body).slice(0, 500)}`);
  return outcomes;
}
