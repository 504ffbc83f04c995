import { z } from 'zod';
import { findAlerts, getAlert } from '../../alert/find-alerts.ts';
import { type SimilarAlerts, similarAlerts } from '../../alert/similar-alerts.ts';
import { standingFor } from '../../incident/find-incidents.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentsWith } from '../../incident/indicator-index.ts';
import { indicatorOf, type TypeWord } from '../../incident/indicator-value.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import { type AlertSummaryOptions, MOST_COUNTED } from './alert-summary-routes.ts';
import { defineRoute, type Route } from './route.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const MOST_INCIDENTS = 10;
/** Whom alerts are about, as the indicators of incidents call it. */
const INDICATOR_TYPES: Readonly<Record<string, TypeWord>> = { address: 'ip', host: 'host', user: 'user' };

/** An incident that knows whom an alert is about. */
interface RelatedIncident extends Pick<Incident, 'id' | 'summary' | 'severity' | 'phase' | 'created'> {
  /** Those that both have, as `user:ann`. */
  readonly shared: readonly string[];
}

const likeness = z.object({
  alerts: z.number(),
  verdicts: z.record(z.string(), z.number()).describe('How many were closed as what; `none`: without a verdict.'),
  pending: z.number().describe('How many are not closed.'),
  newest: z.array(z.looseObject({ id: z.string(), summary: z.string(), status: z.string() })),
});

/** What else is known of what an alert says. */
export function similarAlertRoutes({ state, now, mostCounted = MOST_COUNTED }: AlertSummaryOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/alerts/:id/similar',
      needs: 'read',
      summary: `Alerts of the last ${DAYS} days like this one and how they were closed, and incidents about the same.`,
      response: z.object({
        days: z.number(),
        same: likeness.describe('Of the same rule, about the same address, host or user.'),
        rule: likeness.describe('Of the same rule, about others.'),
        incidents: z.array(
          z.looseObject({ id: z.string(), summary: z.string(), phase: z.string(), shared: z.array(z.string()) }),
        ),
        partial: z.boolean().describe(`Whether only the newest ${mostCounted} alerts were looked at.`),
      }),
      handle: async ({ parameters }) => {
        const alert = await getAlert(state, parameters['id'] ?? '');
        const matches = (): boolean => true;
        const found = await findAlerts(state, { limit: mostCounted, from: now() - DAYS * DAY_MS, matches });
        const { same, rule, ...about } = similarAlerts(alert, found.alerts);
        const incidents = await relatedIncidents(state, about, alert.incident);
        return { days: DAYS, same, rule, incidents, partial: found.next !== undefined };
      },
    }),
  ];
}

/** Incidents with alerts about the same, or with it among their indicators; those opened last first. */
async function relatedIncidents(
  state: StateStore,
  { entities, incidents }: Pick<SimilarAlerts, 'entities' | 'incidents'>,
  own: string | undefined,
): Promise<readonly RelatedIncident[]> {
  const found = new Map<string, { readonly incident: Incident; readonly shared: Set<string> }>();
  const add = (incident: Incident, names: readonly string[]): void => {
    const known = found.get(incident.id) ?? { incident, shared: new Set() };
    found.set(incident.id, known);
    for (const name of names) known.shared.add(name);
  };
  const standing = await standingFor(state, [...incidents.keys()]);
  for (const [id, names] of incidents) {
    const incident = standing.get(id);
    if (incident) add(incident, names);
  }
  for (const name of entities) for (const incident of await incidentsThatName(state, name)) add(incident, [name]);
  return [...found.values()]
    .filter(({ incident: { id, merged } }) => own === undefined || (id !== own && !merged.includes(own)))
    .sort((one, other) => (one.incident.created < other.incident.created ? 1 : -1))
    .slice(0, MOST_INCIDENTS)
    .map(({ incident, shared }) => {
      const { id, summary, severity, phase, created } = incident;
      return { id, summary, severity, phase, created, shared: [...shared] };
    });
}

async function incidentsThatName(state: StateStore, name: string): Promise<readonly Incident[]> {
  const colon = name.indexOf(':');
  const type = INDICATOR_TYPES[name.slice(0, colon)];
  if (type === undefined) return [];
  try {
    return await incidentsWith(state, indicatorOf(type, name.slice(colon + 1)));
  } catch (error) {
    // What an event has in the place of an address need not be one.
    if (error instanceof MozdefError && error.code === 'request-invalid') return [];
    throw error;
  }
}
