import { messageOf } from '../lifecycle/error.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Query } from '../query/ast.ts';
import type { EventStore } from '../store/event-store.ts';
import { linesOf } from './event-lines.ts';
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
  /** Event time to begin at, milliseconds since 1970, and how long before the time that matters that is. */
  readonly from: number;
  readonly reachMs: number;
  /** Whether all events of that time have to be looked at. */
  readonly wide: boolean;
  /** As far back as it is ever kept. */
  readonly deep: boolean;
}

/** What the rule is to know. */
export function recallOf({ id, wide, reachMs, since }: FreshRule): Recall {
  return { id, from: since - reachMs, reachMs, wide, deep: false };
}

const PAGE = 5000;
const TIMEOUT_MS = 15_000;
/** What a sender's clock, or our own, put into the future was read, too. */
const END = Date.UTC(10_000, 0, 1);
/** A span of the past of one rule is asked for so often. */
const TRIES = 2;
/** A span that is too much is halved so often. */
const MOST_HALVINGS = 4;

/**
 * Finds what rules would have counted in the past, so that they do not begin blind, in one search for all of them; all are of one
 * `deep`. Yields after each page. Throws when the store is not there. What cannot be found in time is asked for by itself, then in
 * parts; what is left out even so is said, and such a rule tries it again when it is loaded the next time.
 */
export async function* recallPast(recalls: readonly Recall[], options: RecallOptions): AsyncGenerator<void> {
  const { thread, log } = options;
  const ids = recalls.map(({ id }) => id);
  const from = Math.min(...recalls.map((recall) => recall.from));
  let fault = yield* search(ids, { from, to: END }, options);
  if (fault !== undefined && recalls.length > 1) {
    // What is too much for all together may be found for each half; one that asks what cannot be answered is alone in the end.
    const half = Math.ceil(recalls.length / 2);
    yield* recallPast(recalls.slice(0, half), options);
    yield* recallPast(recalls.slice(half), options);
    return;
  }
  if (fault !== undefined) fault = yield* searchHalves(ids, { from, to: END }, { ...options, halvings: MOST_HALVINGS });
  if (fault !== undefined) log.warn({ rule: ids[0], error: fault }, 'not all of the past of a rule could be read');
  await thread.call('recalled', { ids, deep: recalls[0]?.deep === true, whole: fault === undefined });
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What was too much for one search, in two; returns why not all of it was read, if so. */
async function* searchHalves(
  ids: readonly string[],
  { from, to }: Span,
  options: RecallOptions & { readonly halvings: number },
): AsyncGenerator<void, string | undefined> {
  const middle = Math.floor((from + Math.min(to, options.now)) / 2);
  const halvings = options.halvings - 1;
  let fault: string | undefined;
  for (const half of middle > from
    ? [
        { from, to: middle },
        { from: middle, to },
      ]
    : [{ from, to }]) {
    yield;
    let failed = yield* search(ids, half, options);
    if (failed !== undefined && halvings > 0) failed = yield* searchHalves(ids, half, { ...options, halvings });
    else for (let tries = 1; failed !== undefined && tries < TRIES; tries++) failed = yield* search(ids, half, options);
    fault ??= failed;
  }
  return fault;
}

/** Reads page by page; returns why not all of it was read, if so. */
async function* search(
  ids: readonly string[],
  range: Span,
  { thread, store, now }: RecallOptions,
): AsyncGenerator<void, string | undefined> {
  try {
    const of = await thread.call<readonly Query[]>('queries', { ids, now });
    const query = { op: 'or', of } as const;
    const wanted = { query, range, limit: PAGE, order: 'oldest', total: 0, timeoutMs: TIMEOUT_MS } as const;
    let page = await store.search(wanted);
    for (;;) {
      if (page.events.length > 0) await thread.call('recall', { ids, ndjson: linesOf(page.events) });
      if (page.partial) return 'time was up';
      if (page.next === undefined) return undefined;
      yield;
      page = await store.search({ ...wanted, cursor: page.next });
    }
  } catch (error) {
    if (isStoreAway(error)) throw error;
    return messageOf(error);
  }
}
