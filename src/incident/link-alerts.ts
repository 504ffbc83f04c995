import type { AlertOutbox } from '../alert/alert-outbox.ts';
import { getAlerts, type VersionedAlert } from '../alert/find-alerts.ts';
import { alertChanges } from '../alert/handle-alert.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { IncidentDesk } from './amend-document.ts';
import { getOpenIncident, originsOf, standingFor } from './find-incidents.ts';
import { recorded } from './incident-history.ts';

/** Collection of which alerts belong to which incident; ids are `<incident>/<alert>`. The alert names it, too. */
const LINKED = 'incidentalerts';
const ATTEMPTS = 5;
/** Alerts of one incident. */
const MOST = 1000;

/** Who works on incidents and may change alerts with them. */
export interface AlertDesk extends IncidentDesk {
  /** What is written with an alert that is changed; absent: nothing. */
  readonly outbox?: AlertOutbox | undefined;
}

/** Ids of the alerts of an incident, in order. */
export async function alertsOf(state: StateStore, incidents: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    incidents.map(async (incident) => {
      const prefix = `${incident}/`;
      return (await state.list(LINKED, { limit: MOST, prefix })).map(({ id }) => id.slice(prefix.length));
    }),
  );
  return [...new Set(lists.flat())].sort();
}

/**
 * Makes alerts part of an incident: they are escalated and know it. Those that belong to it already stay as they are. Returns those that
 * were changed. Rejects with `not-found`, or with `conflict` for one that belongs to another incident.
 */
export async function linkAlerts(
  incident: string,
  { alerts: ids, note }: { readonly alerts: readonly string[]; readonly note?: string | undefined },
  desk: AlertDesk,
): Promise<readonly VersionedAlert[]> {
  const { state } = desk;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await getOpenIncident(state, incident);
    const alerts = await freeAlerts(state, ids, known.id);
    if (alerts.length === 0) return [];
    const there = await alertsOf(state, [known.id]);
    if (there.length + alerts.length > MOST)
      throw new MozdefError('request-invalid', `${known.id} can have at most ${MOST} alerts`, {
        remedy: 'Open another incident for the others, and link the two.',
      });
    const { changed, changes } = linkChanges(known.id, { alerts, note }, desk);
    if (await state.write(changes)) return changed;
  }
  throw busy(incident);
}

/** Takes alerts out of an incident again: they stay escalated, until someone says otherwise. Returns those that were changed. */
export async function unlinkAlerts(
  incident: string,
  { alerts: ids, note }: { readonly alerts: readonly string[]; readonly note?: string | undefined },
  desk: AlertDesk,
): Promise<readonly VersionedAlert[]> {
  const { state } = desk;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const origins = originsOf(await getOpenIncident(state, incident));
    const alerts = (await getAlerts(state, [...new Set(ids)])).filter((alert) =>
      origins.includes(alert.incident ?? ''),
    );
    if (alerts.length === 0) return [];
    const done = alerts.map((alert) => alertChanges(alert, { incident: '', note }, desk));
    const gone = alerts.map((alert) => ({ collection: LINKED, id: `${alert.incident}/${alert.id}`, body: undefined }));
    const byOrigin = Map.groupBy(alerts, (alert) => alert.incident ?? '');
    const records = [...byOrigin].map(([origin, some]) =>
      entryOf(origin, { alerts: some, action: 'unlink', note }, desk),
    );
    if (await state.write([...done.flatMap(({ changes }) => changes), ...gone, ...records]))
      return done.map(({ changed }) => changed);
  }
  throw busy(incident);
}

/** The alerts of these ids that belong to no incident yet, nor to this one. Rejects with `not-found` or `conflict`. */
export async function freeAlerts(
  state: StateStore,
  ids: readonly string[],
  incident: string | undefined,
): Promise<readonly VersionedAlert[]> {
  const alerts = await getAlerts(state, [...new Set(ids)]);
  const missing = ids.find((id) => !alerts.some((alert) => alert.id === id));
  if (missing !== undefined) throw new MozdefError('not-found', `there is no alert ${missing}`, { where: 'alerts' });
  const taken = alerts.flatMap((alert) => alert.incident ?? []);
  const standing = await standingFor(state, taken);
  return alerts.filter((alert) => {
    const owner = standing.get(alert.incident ?? '')?.id;
    if (owner === undefined || owner === incident) return owner === undefined;
    throw new MozdefError('conflict', `alert ${alert.id} belongs to ${owner} already`, {
      where: 'alerts',
      remedy: `Work in ${owner}, merge the two, or take the alert out of it.`,
      details: { incident: owner },
    });
  });
}

interface Linking {
  readonly alerts: readonly VersionedAlert[];
  readonly note?: string | undefined;
}

/** What is to be written so that these alerts belong to the incident, and how they stand then. */
export function linkChanges(
  incident: string,
  { alerts, note }: Linking,
  desk: Omit<AlertDesk, 'state'>,
): { readonly changed: readonly VersionedAlert[]; readonly changes: readonly StateChange[] } {
  const done = alerts.map((alert) => alertChanges(alert, { ...escalation(alert), incident, note }, desk));
  const at = new Date(desk.now()).toISOString();
  const links = alerts.map(({ id }) => ({
    collection: LINKED,
    id: `${incident}/${id}`,
    body: { at, by: desk.actor },
  }));
  return {
    changed: done.map(({ changed }) => changed),
    changes: [
      ...done.flatMap(({ changes }) => changes),
      ...links,
      ...(alerts.length > 0 ? [entryOf(incident, { alerts, action: 'link', note }, desk)] : []),
    ],
  };
}

/** What a rule took back, or found to be part of another, does not stand again because it belongs to an incident. */
function escalation({ status }: VersionedAlert): { readonly status?: 'escalated' } {
  return status === 'withdrawn' || status === 'merged' ? {} : { status: 'escalated' };
}

function entryOf(
  incident: string,
  { alerts, action, note }: Linking & { readonly action: 'link' | 'unlink' },
  { actor, now }: Pick<IncidentDesk, 'actor' | 'now'>,
): StateChange {
  const ids = { alerts: alerts.map(({ id }) => id) };
  const sides = action === 'link' ? { before: {}, after: ids } : { before: ids, after: {} };
  const utctimestamp = new Date(now()).toISOString();
  return recorded({
    incident,
    what: 'alerts',
    version: 0,
    utctimestamp,
    actor,
    action,
    ...sides,
    ...(note && { note }),
  });
}

function busy(incident: string): MozdefError {
  return new MozdefError('conflict', `alerts of ${incident} are being changed by others`, {
    remedy: 'Look at it again, and try again.',
  });
}
