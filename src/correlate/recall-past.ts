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
 * Finds what rules would have counted in the past, so that they do not begin blind, in one search for all of them; all are of one
 * `deep` and one `wakeAt`. Yields after each page. Throws when the store is not there; what it cannot find in time or does not take
 * is left out, and said.
 */
export async function* recallPast(recalls: readonly Recall[], options: RecallOptions): AsyncGenerator<void> {
  const { thread, log } = options;
  const ids = recalls.map(({ id }) => id);
  try {
    if ((yield* read(recalls, options)) === 'partial')
      log.warn({ rules: ids }, 'not all past events of a rule could be read in time');
  } catch (error) {
    if (isStoreAway(error)) throw error;
    log.warn({ rules: ids, error: messageOf(error) }, 'the past of a rule could not be read');
  }
  await thread.call('recalled', { ids, deep: recalls[0]?.deep === true });
}

/** One rule that asks too much must not spoil it for the others: when it is too much for all together, each half tries by itself. */
async function* read(recalls: readonly Recall[], options: RecallOptions): AsyncGenerator<void, 'all' | 'partial'> {
  let left: 'partial' | 'failed' | undefined;
  try {
    if (yield* search(recalls, options)) return 'all';
    left = 'partial';
  } catch (error) {
    if (isStoreAway(error) || recalls.length === 1) throw error;
    left = 'failed';
  }
  if (recalls.length === 1) return left === 'partial' ? 'partial' : 'all';
  const half = Math.ceil(recalls.length / 2);
  yield* recallPast(recalls.slice(0, half), options);
  yield* recallPast(recalls.slice(half), options);
  return 'all';
}

/** Whether all was found in time. */
async function* search(
  recalls: readonly Recall[],
  { thread, store, now }: RecallOptions,
): AsyncGenerator<void, boolean> {
  const ids = recalls.map(({ id }) => id);
  const from = Math.min(...recalls.map((recall) => recall.from));
  if (from >= now) return true;
  const of = await thread.call<readonly Query[]>('queries', { ids, now });
  const wanted = {
    query: { op: 'or', of },
    range: { from, to: now },
    limit: PAGE,
    order: 'oldest',
    total: 0,
    timeoutMs: TIMEOUT_MS,
  } as const;
  let page = await store.search(wanted);
  for (;;) {
    const lines = page.events.map((event) => JSON.stringify(event));
    const { wakeAt } = recalls[0] as Recall;
    if (lines.length > 0) await thread.call('recall', { ids, ndjson: Buffer.from(lines.join('\n')), wakeAt });
    if (page.partial) return false;
    if (page.next === undefined) return true;
    yield;
    page = await store.search({ ...wanted, cursor: page.next });
  }
}
