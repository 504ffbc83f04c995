import { createHash } from 'node:crypto';
import type { Event, JsonObject } from '../event/event.ts';
import { isAtLeast } from '../event/severity.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import type { Alert, AlertFacts, AlertSample } from './alert.ts';
import { newestFirst } from './alert-index.ts';
import { type AlertOutbox, NO_OUTBOX } from './alert-outbox.ts';
import { type EnrichAlerts, NO_ENRICHMENT } from './enrich-alerts.ts';

/** Collections of the state store. */
export const ALERTS = 'alerts';
const GROUPS = 'alertgroups';

/** A group of a rule. */
export interface RuleGroup {
  readonly rule: string;
  readonly group: readonly string[];
}

/** What is known of a group: as whoever saved it wrote it, and the version to save the next with. */
export interface KnownGroup {
  readonly body: JsonObject | undefined;
  readonly version: number;
}

/** What is to be said of an alert. */
export interface AlertUpdate {
  readonly id: string;
  readonly facts: Omit<AlertFacts, 'events'>;
  readonly samples: readonly AlertSample[];
}

/** All changes of one group: they are saved together, or not at all. */
export interface GroupChanges extends RuleGroup {
  /** What to keep of the group. */
  readonly body: JsonObject;
  /** `version` of what the changes are based on. */
  readonly version: number;
  readonly updates: readonly AlertUpdate[];
  /** Ids of alerts that do not hold any more. */
  readonly withdrawn: readonly string[];
  readonly merged: readonly { readonly alert: string; readonly into: string }[];
}

/** Why an alert that a rule took back is no longer there. */
const WITHDRAWN = 'events that came later show that it does not hold';
const MERGED = 'events that came later make it part of another alert';
const REOPENED = 'it fired again';
const REVISED = 'events that came later make less of it';

/**
 * Where rules save what they find. Two who save for the same group at once can't both: the later one is told to look again, so that
 * neither an old holder of the schedule nor a second worker can double an alert or undo what a person did.
 */
export class AlertBook {
  readonly #state: StateStore;
  readonly #now: () => number;
  readonly #outbox: AlertOutbox;
  readonly #enrich: EnrichAlerts;

  constructor(
    state: StateStore,
    now: () => number,
    {
      outbox = NO_OUTBOX,
      enrich = NO_ENRICHMENT,
    }: { readonly outbox?: AlertOutbox; readonly enrich?: EnrichAlerts } = {},
  ) {
    this.#state = state;
    this.#now = now;
    this.#outbox = outbox;
    this.#enrich = enrich;
  }

  /** What was saved of these groups, in their order. */
  async groups(groups: readonly RuleGroup[]): Promise<KnownGroup[]> {
    const ids = groups.map(groupId);
    const known = await this.#state.get(GROUPS, [...new Set(ids)]);
    return ids.map((id) => ({ body: known.get(id)?.body, version: known.get(id)?.version ?? 0 }));
  }

  /**
   * The alerts that were saved; undefined, and nothing is saved, when something was changed by another in between. `also` is written
   * with them.
   */
  async save(
    changes: readonly GroupChanges[],
    also: readonly StateChange[] = [],
  ): Promise<readonly Alert[] | undefined> {
    const ids = changes.flatMap(({ updates, withdrawn, merged }) => [
      ...updates.map(({ id }) => id),
      ...withdrawn,
      ...merged.map(({ alert }) => alert),
    ]);
    const known = await this.#state.get(ALERTS, [...new Set(ids)]);
    const alerts = new Map<string, Alert>();
    for (const change of changes) for (const alert of this.#alertsOf(change, known)) alerts.set(alert.id, alert);
    const writes: StateChange[] = [...also, ...(await this.#addTo(alerts, known, changes))];
    for (const alert of alerts.values()) {
      const body = alert as unknown as JsonObject;
      const before = known.get(alert.id);
      const expected = before?.version ?? 0;
      writes.push({ collection: ALERTS, id: alert.id, body, expected });
      writes.push(...this.#outbox(before?.body as unknown as Alert | undefined, alert, expected + 1));
    }
    for (const alert of alerts.values()) if (!known.has(alert.id)) writes.push(newestFirst(alert));
    for (const { rule, group, body, version } of changes)
      writes.push({ collection: GROUPS, id: groupId({ rule, group }), body, expected: version });
    return (await this.#state.write(writes)) ? [...alerts.values()] : undefined;
  }

  /** Puts what is known of those that rules say in the place of what they say; returns what is to be written with them. */
  async #addTo(
    alerts: Map<string, Alert>,
    known: ReadonlyMap<string, StateDocument>,
    changes: readonly GroupChanges[],
  ): Promise<readonly StateChange[]> {
    const taken = new Set(
      changes.flatMap(({ withdrawn, merged }) => [...withdrawn, ...merged.map(({ alert }) => alert)]),
    );
    const said = [...alerts.values()]
      .filter(({ id }) => !taken.has(id))
      .map((after) => ({ before: known.get(after.id)?.body as unknown as Alert | undefined, after }));
    const enriched = await this.#enrich(said);
    for (const alert of enriched.alerts) alerts.set(alert.id, alert);
    return enriched.also;
  }

  #alertsOf({ updates, withdrawn, merged }: GroupChanges, known: ReadonlyMap<string, StateDocument>): Alert[] {
    const before = (id: string): Alert | undefined => known.get(id)?.body as unknown as Alert | undefined;
    const changed: Alert[] = updates.map((update) => this.#updated(before(update.id), update));
    for (const id of withdrawn) {
      const alert = before(id);
      if (alert) changed.push(takenBack(alert, 'withdrawn', WITHDRAWN));
    }
    for (const { alert: id, into } of merged) {
      const alert = before(id);
      if (alert) changed.push({ ...takenBack(alert, 'merged', MERGED), mergedinto: into });
    }
    return changed;
  }

  #updated(before: Alert | undefined, { id, facts, samples }: AlertUpdate): Alert {
    const now = new Date(this.#now()).toISOString();
    if (!before) return { id, utctimestamp: now, status: 'open', assignee: '', ...facts, events: samples };
    const most = Math.max(samples.length, before.events.length);
    const events = [...samples, ...before.events].filter(firstOfId).slice(0, most);
    const severity = before.severityset ? before.severity : facts.severity;
    const isLess = facts.count < before.count || !isAtLeast(severity, before.severity);
    const said = { ...facts, events, severity, ...(isLess && { reason: REVISED }) };
    // What was added to it is added to what is said now.
    const { details: _, ...known } = before;
    if (!firesAgain(before, facts)) return { ...known, ...said };
    const { mergedinto: __, ...kept } = known;
    return { ...kept, ...said, status: 'open', reason: REOPENED };
  }
}

/** Whether what a rule had taken back holds again, or what was closed goes on; what was judged to be no attack stays closed. */
function firesAgain({ status, verdict, lastseen }: Alert, facts: Omit<AlertFacts, 'events'>): boolean {
  if (status === 'withdrawn' || status === 'merged') return true;
  return status === 'closed' && (verdict === undefined || verdict === 'true-positive') && facts.lastseen > lastseen;
}

/** A person's verdict stays what it is. */
function takenBack(alert: Alert, status: 'withdrawn' | 'merged', reason: string): Alert {
  return alert.status === 'closed' ? { ...alert, reason } : { ...alert, status, reason };
}

function firstOfId({ id }: AlertSample, index: number, all: readonly AlertSample[]): boolean {
  return all.findIndex((sample) => sample.id === id) === index;
}

function groupId({ rule, group }: RuleGroup): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, group]))
    .digest('hex')
    .slice(0, 40);
}

/** A sample of an event. */
export function sampleOf(event: Event): AlertSample {
  return { id: event.mozdef.id, event };
}
