import { messageOf } from '../lifecycle/error.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Query } from '../query/ast.ts';
import type { EventStore } from '../store/event-store.ts';

export interface RecallOptions {
  readonly thread: Pick<ThreadClient, 'call'>;
  readonly store: Pick<EventStore, 'search'>;
  /** The rule is to know what its windows reach back from this time. */
  readonly since: number;
  readonly now: number;
  readonly log: Logger;
}

const PAGE = 5000;
const TIMEOUT_MS = 60_000;

/**
 * Finds what a rule that is new here would have counted in the past, as far back as its windows reach, so that it does not begin
 * blind. What cannot be found in time is left out, and said.
 */
export async function recallPast(
  { id, reachMs }: { readonly id: string; readonly reachMs: number },
  { thread, store, since, now, log }: RecallOptions,
): Promise<void> {
  if (reachMs <= 0) return;
  try {
    for (const query of await thread.call<readonly Query[]>('queries', { id, now }))
      await recallQuery({ id, query, from: since - reachMs }, { thread, store, now, log });
  } catch (error) {
    log.warn({ rule: id, error: messageOf(error) }, 'the past of a new rule could not be read');
  }
}

async function recallQuery(
  { id, query, from }: { readonly id: string; readonly query: Query; readonly from: number },
  { thread, store, now, log }: Omit<RecallOptions, 'since'>,
): Promise<void> {
  const wanted = {
    query,
    range: { from, to: now },
    limit: PAGE,
    order: 'oldest',
    total: 0,
    timeoutMs: TIMEOUT_MS,
  } as const;
  let page = await store.search(wanted);
  for (;;) {
    const lines = page.events.map((event) => JSON.stringify(event));
    if (lines.length > 0) await thread.call('recall', { id, ndjson: Buffer.from(lines.join('\n')) });
    if (page.partial) log.warn({ rule: id }, 'not all past events of a new rule could be read in time');
    if (page.next === undefined) return;
    page = await store.search({ ...wanted, cursor: page.next });
  }
}
