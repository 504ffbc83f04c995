import type { JsonObject, JsonValue } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import { type AlertAction, afterAction } from './after-action.ts';
import type { Alert } from './alert.ts';
import { ALERTS } from './alert-book.ts';
import { type AlertOutbox, NO_OUTBOX } from './alert-outbox.ts';
import { getAlert, type VersionedAlert } from './find-alerts.ts';

export interface HandleOptions {
  readonly state: StateStore;
  readonly actor: string;
  readonly now: () => number;
  /** The version that the person saw; absent: whatever it is. */
  readonly seen?: number | undefined;
  /** What is written with it; absent: nothing. */
  readonly outbox?: AlertOutbox | undefined;
}

/** Collection of what people did with alerts; ids are `<alert>-<version>`. */
const HISTORY = 'alerthistory';
const ATTEMPTS = 5;

/** What someone did with an alert. */
export interface HistoryEntry {
  /** Of the alert, as it was after that. */
  readonly version: number;
  readonly utctimestamp: string;
  readonly actor: string;
  readonly action: AlertAction;
  /** What was there before, of what was changed. */
  readonly before: AlertAction;
}

/**
 * Does it, and records it in the same write. Rejects with `not-found`, `request-invalid` (a verdict without closing, nothing at all) or
 * `conflict` when the alert is no longer as it was seen.
 */
export async function handleAlert(id: string, action: AlertAction, options: HandleOptions): Promise<VersionedAlert> {
  const { state, seen } = options;
  if (action.verdict !== undefined && (action.status ?? 'closed') !== 'closed')
    throw new MozdefError('request-invalid', 'a verdict is given when an alert is closed', { where: 'verdict' });
  if (known(Object.entries(action)).length === 0)
    throw new MozdefError('request-invalid', 'nothing is said that is to be changed', {
      remedy: 'Give a status, verdict, assignee, severity or note.',
    });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const alert = await getAlert(state, id);
    if (seen !== undefined && seen !== alert.version) throw conflict(alert, seen);
    const { changed, changes } = alertChanges(alert, action, options);
    if (await state.write(changes)) return changed;
  }
  throw new MozdefError('conflict', `alert ${id} is being changed by others`, {
    remedy: 'Look at it again, and try again.',
  });
}

/** An alert after an action, and what is to be written for that, with its record: for whoever writes more than that in one. */
export function alertChanges(
  alert: VersionedAlert,
  action: AlertAction,
  options: Omit<HandleOptions, 'state' | 'seen'>,
): { readonly changed: VersionedAlert; readonly changes: readonly StateChange[] } {
  const { outbox = NO_OUTBOX } = options;
  const changed = afterAction(alert, action);
  const { id, version: expected } = alert;
  const { version: _, ...body } = changed;
  const changes = [
    { collection: ALERTS, id, body: body as unknown as JsonObject, expected },
    { collection: HISTORY, id: historyId(id, expected + 1), body: historyOf(alert, action, options), expected: 0 },
    ...outbox(alert, body, expected + 1),
  ];
  return { changed: { ...changed, version: expected + 1 }, changes };
}

/** What people did with an alert, oldest first. */
export async function historyOfAlert(state: StateStore, id: string): Promise<readonly HistoryEntry[]> {
  const entries = await state.list(HISTORY, { limit: 1000, prefix: `${id}-` });
  return entries.map(({ id: entry, body }) => ({
    ...(body as unknown as Omit<HistoryEntry, 'version'>),
    version: Number(entry.slice(id.length + 1)),
  }));
}

function historyOf(
  alert: Alert,
  action: AlertAction,
  { actor, now }: Pick<HandleOptions, 'actor' | 'now'>,
): JsonObject {
  const given = known(Object.entries(action));
  // A verdict closes, too.
  const changed = new Set([...given.map(([key]) => key), ...(action.verdict === undefined ? [] : ['status'])]);
  const before = known([...changed].map((key) => [key, (alert as unknown as JsonObject)[key]]));
  return {
    utctimestamp: new Date(now()).toISOString(),
    actor,
    action: Object.fromEntries(given),
    before: Object.fromEntries(before),
  };
}

function known(entries: readonly (readonly [string, JsonValue | undefined])[]): (readonly [string, JsonValue])[] {
  return entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}

function conflict({ version }: VersionedAlert, seen: number): MozdefError {
  return new MozdefError('conflict', `the alert was changed meanwhile: it is at version ${version}, not ${seen}`, {
    remedy: 'Look at what changed, and try again with its version.',
  });
}

function historyId(id: string, version: number): string {
  return `${id}-${String(version).padStart(8, '0')}`;
}
