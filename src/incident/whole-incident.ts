import type { Alert } from '../alert/alert.ts';
import { getAlerts, type VersionedAlert } from '../alert/find-alerts.ts';
import type { StateStore } from '../state/state-store.ts';
import { getIncident, originsOf } from './find-incidents.ts';
import type { VersionedIncident } from './incident.ts';
import { alertsOf } from './link-alerts.ts';
import { type IncidentLink, linksOf } from './link-incidents.ts';
import { INCIDENT_PARTS, type Part, partOf } from './part.ts';
import { PART_KINDS, PARTS } from './part-kinds.ts';
import { type ResponseTimes, responseTimes } from './response-times.ts';
import { type TimelineItem, timelineOf } from './timeline.ts';

/** What of an alert an incident shows; its events are with the alert. */
type LinkedAlert = Omit<Alert, 'events'> & { readonly version: number };

/** An incident with all that belongs to it, also what belongs to those that were merged into it. */
export interface WholeIncident {
  readonly incident: VersionedIncident;
  /** By the plural of their kind, in the order in which they were made. */
  readonly parts: Readonly<Record<string, readonly Part[]>>;
  /** Those that are taken away and can be restored. */
  readonly removed: readonly Part[];
  readonly alerts: readonly LinkedAlert[];
  readonly links: readonly IncidentLink[];
  readonly timeline: readonly TimelineItem[];
  /** Milliseconds. */
  readonly times: ResponseTimes;
}

const PAGE = 1000;

/** All of it. Rejects with `not-found`. */
export async function wholeIncident(state: StateStore, id: string): Promise<WholeIncident> {
  const incident = await getIncident(state, id);
  const origins = originsOf(incident);
  const [all, linked, links] = await Promise.all([
    Promise.all(origins.map((origin) => partsIn(state, origin))),
    alertsOf(state, origins),
    linksOf(state, incident),
  ]);
  const made = all.flat().sort(inOrder);
  const parts = made.filter(({ removed }) => !removed);
  const alerts = (await getAlerts(state, linked)).map(withoutEvents);
  return {
    incident,
    parts: Object.fromEntries(PART_KINDS.map((kind) => [PARTS[kind].plural, parts.filter((one) => one.kind === kind)])),
    removed: made.filter(({ removed }) => removed),
    alerts,
    links,
    timeline: timelineOf({ incident, alerts, parts }),
    times: responseTimes(incident),
  };
}

function withoutEvents(alert: VersionedAlert): LinkedAlert {
  const { events: _, ...shown } = alert;
  return shown;
}

/** As they were made; of the same millisecond in any order, but always the same. */
function inOrder(one: Part, other: Part): number {
  const [a, b] = [one.created + one.id, other.created + other.id];
  return a < b ? -1 : 1;
}

async function partsIn(state: StateStore, origin: string): Promise<readonly Part[]> {
  const parts: Part[] = [];
  const prefix = `${origin}/`;
  for (let after: string | undefined; ; ) {
    const page = await state.list(INCIDENT_PARTS, { limit: PAGE, prefix, ...(after !== undefined && { after }) });
    parts.push(...page.map(partOf));
    after = page.at(-1)?.id;
    if (page.length < PAGE) return parts;
  }
}
