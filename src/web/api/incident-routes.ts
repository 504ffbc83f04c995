import { z } from 'zod';
import { changeIncident } from '../../incident/change-incident.ts';
import { findIncidents, getIncident, getIncidents, originsOf } from '../../incident/find-incidents.ts';
import { incidentFields, incidentLists } from '../../incident/incident-fields.ts';
import { HEAD, historyOf } from '../../incident/incident-history.ts';
import { type IncidentDraft, openIncident } from '../../incident/open-incident.ts';
import { draftOf, originalIncident } from '../../incident/original-incident.ts';
import { wholeIncident } from '../../incident/whole-incident.ts';
import { choices } from './alert-filters.ts';
import { note } from './change-fields.ts';
import { deskOf, type IncidentRoutesOptions, incidentShape, namedVersion, tellOfAlerts } from './incident-desk.ts';
import { incidentFilters, wantedBy } from './incident-filters.ts';
import { incidentLinkRoutes } from './incident-link-routes.ts';
import { incidentPartRoutes } from './incident-part-routes.ts';
import { incidentSummaryRoutes } from './incident-summary-routes.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

const MOST_ALERTS = 100;
const MOST_NAMED = 200;
const someIds = choices.refine((ids) => (ids?.length ?? 0) <= MOST_NAMED, `at most ${MOST_NAMED} ids`);

/** The operations on incidents and investigations. */
export function incidentRoutes(options: IncidentRoutesOptions): Route[] {
  return [
    listRoute(options),
    ...incidentSummaryRoutes(options),
    ...openingRoutes(options),
    ...oneRoutes(options),
    ...incidentLinkRoutes(options),
    ...incidentPartRoutes(options),
  ];
}

function listRoute({ state, now }: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents',
    needs: 'read',
    summary: 'Incidents and investigations, those that were opened last first.',
    query: z.strictObject({
      ...incidentFilters,
      limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
      after: z.string().optional().describe('`next` of the page before.'),
      ids: someIds.describe(`Only these, comma between, ${MOST_NAMED} at most.`),
    }),
    response: z.object({ incidents: z.array(incidentShape), next: z.string().optional() }),
    handle: async ({ query: { limit, after, ids, ...wanted } }) => {
      const matches = wantedBy(wanted, now());
      if (ids) return { incidents: (await getIncidents(state, ids)).filter(matches) };
      return await findIncidents(state, { limit, after, matches });
    },
  });
}

function openingRoutes(options: IncidentRoutesOptions): Route[] {
  const { incidentNews } = options;
  const open = async (draft: IncidentDraft, who: Parameters<typeof deskOf>[1]) => {
    const { incident, alerts } = await openIncident(draft, deskOf(options, who));
    incidentNews.tell({ incident: incident.id, what: HEAD, version: incident.version });
    tellOfAlerts(options, incident.id, alerts);
    return incident;
  };
  return [
    defineRoute({
      method: 'post',
      path: '/incidents',
      needs: 'handle-incidents',
      summary:
        'Open an incident or an investigation, with alerts that are escalated by that: what is not said is taken from them. 409 when one of them belongs to another.',
      body: z.strictObject({
        ...incidentFields,
        alerts: z.array(z.string()).max(MOST_ALERTS).optional().describe('Ids of alerts that belong to it.'),
        references: z.array(z.string().trim().min(1).max(2000)).max(100).optional().describe('References.'),
      }),
      response: incidentShape,
      handle: ({ who, body }) => open(body, who),
    }),
    defineRoute({
      method: 'post',
      path: '/incident',
      needs: 'handle-incidents',
      summary: "Open an incident as programs do that know the original's `POST /incident`.",
      body: originalIncident,
      response: z.object({ status: z.literal('success'), message: z.string(), id: z.string() }),
      handle: async ({ who, body }) => {
        const { id, summary } = await open(draftOf(body), who);
        return { status: 'success', message: `Incident: <${summary}> added.`, id };
      },
    }),
  ];
}

function oneRoutes(options: IncidentRoutesOptions): Route[] {
  const { state, incidentNews } = options;
  return [
    defineRoute({
      method: 'get',
      path: '/incidents/:id',
      needs: 'read',
      summary: 'One with its parts, alerts, links and timeline, also those of what was merged into it.',
      response: z.looseObject({
        incident: incidentShape,
        parts: z.record(z.string(), z.array(z.looseObject({}))).describe('By kind: tasks, theories, ..'),
        removed: z.array(z.looseObject({})).describe('Parts that were taken away and can be restored.'),
        alerts: z.array(z.looseObject({})),
        links: z.array(z.looseObject({})),
        timeline: z.array(z.looseObject({})),
        times: z.record(z.string(), z.number()).describe('Milliseconds.'),
      }),
      handle: ({ parameters }) => wholeIncident(state, parameters['id'] ?? ''),
    }),
    defineRoute({
      method: 'get',
      path: '/incidents/:id/history',
      needs: 'read',
      summary: 'What people did with it, oldest first.',
      query: z.strictObject({
        limit: wholeNumberOr(1000, 1, 1000).describe('At most.'),
        after: z.string().max(100).optional().describe('`next` of the page before.'),
      }),
      response: z.object({ history: z.array(z.looseObject({})), next: z.string().optional() }),
      handle: async ({ parameters, query }) =>
        historyOf(state, originsOf(await getIncident(state, parameters['id'] ?? '')), query),
    }),
    defineRoute({
      method: 'post',
      path: '/incidents/:id',
      needs: 'handle-incidents',
      summary:
        'Change what is said of it as a whole. 409 when someone changed the same fields since the version that was seen; `details.changes` says who and how.',
      body: z.strictObject({ version: namedVersion, ...incidentFields, ...incidentLists, note }),
      response: incidentShape,
      handle: async ({ who, parameters, body: { version: seen, note, ...change } }) => {
        const incident = await changeIncident({ id: parameters['id'] ?? '', seen, note }, change, deskOf(options, who));
        incidentNews.tell({ incident: incident.id, what: HEAD, version: incident.version });
        return incident;
      },
    }),
  ];
}
