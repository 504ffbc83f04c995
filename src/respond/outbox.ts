import type { Alert } from '../alert/alert.ts';
import type { AlertOutbox } from '../alert/alert-outbox.ts';
import type { JsonObject } from '../event/event.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import type { ActionsConfig } from './actions-config.ts';
import type { NewsKind, ToldAlert } from './news.ts';
import { type AlertRoute, compileRoute, newsOf } from './route-alert.ts';

/** Collection of the news that waits to be told; ids are `<target>.<time>.<alert>.<version>.<kind>`. */
export const OUTBOX = 'outbox';
/** Collection of the news that was given up. */
export const OUTBOX_FAILED = 'outboxfailed';

/** News of an alert for one target. */
export interface OutboxEntry {
  readonly target: string;
  readonly kind: NewsKind;
  readonly alert: ToldAlert;
  /** Version of the alert that it is about. */
  readonly version: number;
  /** When it became news, ISO 8601 UTC. */
  readonly time: string;
  /** The target is to be told of it even if it was not told of the alert before. */
  readonly first: boolean;
  /** Tries so far. */
  readonly attempts: number;
  /** When it was tried first, ISO 8601 UTC. */
  readonly tried?: string;
  /** What the last try came to. */
  readonly answer?: string;
}

/** An entry with what it takes to change it. */
export interface PendingEntry extends OutboxEntry {
  readonly id: string;
  /** Of the entry's document. */
  readonly revision: number;
}

const TIME_DIGITS = 13;
const VERSION_DIGITS = 8;

/**
 * What these targets are told of a change of an alert, to be written with it. The alert's version is in each id and is compared in
 * that write, so two who make the same change, or one who makes it again, write it once.
 */
export function outboxFor(config: ActionsConfig, now: () => number): AlertOutbox {
  const routes = Object.entries(config)
    .filter(([, { enabled }]) => enabled)
    .map(([target, { when }]) => ({ target, route: compileRoute(when) }));
  return (before, after, version) => {
    const kind = newsOf(before, after);
    if (kind === undefined) return [];
    const at = now();
    return routes.flatMap(({ target, route }) => {
      const first = (kind === 'raised' || kind === 'updated') && route.tells(after, at);
      const wanted = first || (kind !== 'raised' && mayKnow(route, before, after));
      return wanted ? [entryOf({ target, kind, alert: withoutEvents(after), version, first, at })] : [];
    });
  };
}

function mayKnow(route: AlertRoute, before: Alert | undefined, after: Alert): boolean {
  return route.mayHaveTold(after) || (before !== undefined && route.mayHaveTold(before));
}

interface NewEntry {
  readonly target: string;
  readonly kind: NewsKind;
  readonly alert: ToldAlert;
  readonly version: number;
  readonly first: boolean;
  readonly at: number;
}

function entryOf({ at, ...said }: NewEntry): StateChange {
  const { target, kind, alert, version } = said;
  const time = String(at).padStart(TIME_DIGITS, '0');
  const body: OutboxEntry = { ...said, time: new Date(at).toISOString(), attempts: 0 };
  return {
    collection: OUTBOX,
    id: `${target}.${time}.${alert.id}.${String(version).padStart(VERSION_DIGITS, '0')}.${kind}`,
    body: body as unknown as JsonObject,
    expected: 0,
  };
}

function withoutEvents(alert: Alert): ToldAlert {
  const { events: _, ...told } = alert;
  return told;
}

const PAGE = 500;

/** What waits, oldest first for each target; of a target that has more than a page, the oldest page. */
export async function pendingEntries(
  state: StateStore,
  targets: readonly string[],
): Promise<ReadonlyMap<string, readonly PendingEntry[]>> {
  const first = (await state.list(OUTBOX, { limit: PAGE })).map(pendingOf);
  if (first.length < PAGE) return Map.groupBy(first, ({ target }) => target);
  const pending = new Map<string, readonly PendingEntry[]>();
  const all = new Set([...targets, ...first.map(({ target }) => target)]);
  for (const target of all) {
    const page = await state.list(OUTBOX, { limit: PAGE, prefix: `${target}.` });
    if (page.length > 0) pending.set(target, page.map(pendingOf));
  }
  return pending;
}

function pendingOf({ id, version, body }: StateDocument): PendingEntry {
  return { ...(body as unknown as OutboxEntry), id, revision: version };
}
