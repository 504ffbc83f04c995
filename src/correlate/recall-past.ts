import { messageOf } from '../lifecycle/error.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Query } from '../query/ast.ts';
import type { EventStore } from '../store/event-store.ts';
import type { FreshRule } from './rule-methods.ts';
import { isStoreAway } from './store-away.ts';

export interface RecallOptions {
  readonly thread: Pick<ThreadClient, 'call'>;
  readonly store: Pick<EventStore, 'search'>;
  readonly now: number;
  readonly log: Logger;
  /** Called between the pages. */
  readonly onPage: () => Promise<void>;
}

/** Which past of a rule is to be known. */
export interface Recall {
  readonly id: string;
  /** Event time to begin at, milliseconds since 1970. */
  readonly from: number;
  /** As far back as it is ever kept. */
  readonly deep: boolean;
  /** What its groups amount to from this time on is to be judged. */
  readonly wakeAt?: number | undefined;
}

/** What the rule is to know that is evaluated since then. */
export function recallOf({ id, reachMs }: FreshRule, since: number): Recall {
  return { id, from: since - reachMs, deep: false };
}

const PAGE = 5000;
const TIMEOUT_MS = 15_000;

/**
 * Finds what a rule would have counted in the past, so that it does not begin blind. Rejects when the store is not there; what it
 * cannot find in time or does not take is left out, and said.
 */
export async function recallPast(recall: Recall, options: RecallOptions): Promise<void> {
  const { thread, now, log } = options;
  const { id, deep } = recall;
  try {
    if (recall.from < now)
      for (const query of await thread.call<readonly Query[]>('queries', { id, now }))
        await recallQuery(query, recall, options);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    log.warn({ rule: id, error: messageOf(error) }, 'the past of a rule could not be read');
  }
  await thread.call('recalled', { id, deep });
}

async function recallQuery(
  query: Query,
  { id, from, wakeAt }: Recall,
  { thread, store, now, log, onPage }: RecallOptions,
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
    if (lines.length > 0) await thread.call('recall', { id, ndjson: Buffer.from(lines.join('\n')), wakeAt });
    if (page.partial) log.warn({ rule: id }, 'not all past events of a rule could be read in time');
    if (page.next === undefined) return;
    await onPage();
    page = await store.search({ ...wanted, cursor: page.next });
  }
}
