import { messageOf } from '../lifecycle/error.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Query } from '../query/ast.ts';
import type { EventStore } from '../store/event-store.ts';
import { linesOf } from './event-lines.ts';
import type { FreshRule, UnreadPast } from './rule-calls.ts';
import { isStoreAway } from './store-away.ts';
import type { Span } from './unread-table.ts';

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
  /** What is left to be read, where the rest was read before and the rule is judged meanwhile. */
  readonly left?: readonly Span[];
}

/** What the rule is to know. */
export function recallOf({ id, wide, reachMs, since }: FreshRule): Recall {
  return { id, from: since - reachMs, reachMs, wide, deep: false };
}

/** What the rule was to know, and does not yet. */
export function leftOf({ spans, ...rule }: UnreadPast): Recall {
  return { ...rule, from: Math.min(...spans.map(({ from }) => from)), left: spans };
}

const PAGE = 5000;
const TIMEOUT_MS = 15_000;
/** What was too much is asked for in ever smaller parts, while others wait to be judged. */
const AGAIN_TIMEOUT_MS = 4_000;
/** What a sender's clock, or our own, put into the future was read, too. */
const END = Date.UTC(10_000, 0, 1);
/** A span of the past of one rule is asked for so often. */
const TRIES = 2;
/** A span that is too much is halved so often. */
const MOST_HALVINGS = 4;
/** What is left is not parted further than that. */
const LEAST_MS = 60_000;
const MOST_LEFT = 64;

/**
 * Finds what rules would have counted in the past, so that they do not begin blind, in one search for all of them; all are of one
 * `deep`. Yields after each page. Throws when the store is not there. What cannot be found in time is asked for by itself, then in
 * parts; what is left out even so is said, and returned.
 */
export async function* recallPast(
  recalls: readonly Recall[],
  options: RecallOptions,
): AsyncGenerator<void, readonly Recall[]> {
  const ids = recalls.map(({ id }) => id);
  const from = Math.min(...recalls.map((recall) => recall.from));
  let fault = yield* search(ids, { from, to: END }, options);
  if (fault !== undefined && recalls.length > 1) {
    // What is too much for all together may be found for each half; one that asks what cannot be answered is alone in the end.
    const half = Math.ceil(recalls.length / 2);
    const left = yield* recallPast(recalls.slice(0, half), options);
    return [...left, ...(yield* recallPast(recalls.slice(half), options))];
  }
  const left: Span[] = [];
  if (fault !== undefined)
    fault = yield* searchHalves(ids, { from, to: END }, { ...options, left, halvings: MOST_HALVINGS });
  return finish(recalls, { left, fault, options });
}

/** Reads what was left of the past of a rule, until a part cannot be read again: that is tried last the next time, in halves. */
export async function* recallLeft(recall: Recall, options: RecallOptions): AsyncGenerator<void, readonly Recall[]> {
  const waiting = [...(recall.left ?? [])];
  let fault: string | undefined;
  for (let span = waiting.shift(); span; span = waiting.shift()) {
    fault = yield* search([recall.id], span, options, true);
    if (fault !== undefined) {
      waiting.push(...(waiting.length < MOST_LEFT ? halvesOf(span, options.now) : [span]));
      break;
    }
    yield;
  }
  return finish([recall], { left: waiting, fault, options });
}

interface Finish {
  readonly left: readonly Span[];
  readonly fault: string | undefined;
  readonly options: RecallOptions;
}

async function finish(recalls: readonly Recall[], { left, fault, options }: Finish): Promise<readonly Recall[]> {
  const deep = recalls[0]?.deep === true;
  await options.thread.call('recalled', { ids: recalls.map(({ id }) => id), deep, unread: left });
  if (left.length === 0) return [];
  options.log.warn({ rule: recalls[0]?.id, error: fault }, 'not all of the past of a rule could be read, tried again');
  return recalls.map((recall) => ({ ...recall, left }));
}

function halvesOf({ from, to }: Span, now: number): readonly Span[] {
  const middle = Math.floor((from + Math.min(to, now)) / 2);
  if (middle - from < LEAST_MS) return [{ from, to }];
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

/** What was too much for one search, in two; puts what could not be read into `left`, and returns why. */
async function* searchHalves(
  ids: readonly string[],
  { from, to }: Span,
  options: RecallOptions & { readonly halvings: number; readonly left: Span[] },
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
    else {
      for (let tries = 1; failed !== undefined && tries < TRIES; tries++) failed = yield* search(ids, half, options);
      if (failed !== undefined) options.left.push(half);
    }
    fault ??= failed;
  }
  return fault;
}

/** Reads page by page; returns why not all of it was read, if so. */
async function* search(
  ids: readonly string[],
  range: Span,
  { thread, store, now }: RecallOptions,
  again = false,
): AsyncGenerator<void, string | undefined> {
  try {
    const of = await thread.call<readonly Query[]>('queries', { ids, now });
    const query = { op: 'or', of } as const;
    // Each event is tried on the rules.
    const wanted = {
      query,
      roughly: true,
      range,
      limit: PAGE,
      order: 'oldest',
      total: 0,
      timeoutMs: again ? AGAIN_TIMEOUT_MS : TIMEOUT_MS,
    } as const;
    let page = await store.search(wanted);
    for (;;) {
      if (page.events.length > 0) await thread.call('recall', { ids, ndjson: linesOf(page.events), again });
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
