import { z } from 'zod';
import { HEAD } from '../../incident/incident-history.ts';
import { linkAlerts, unlinkAlerts } from '../../incident/link-alerts.ts';
import { linkIncidents, unlinkIncidents } from '../../incident/link-incidents.ts';
import { mergeIncidents } from '../../incident/merge-incidents.ts';
import { wholeIncident } from '../../incident/whole-incident.ts';
import { note } from './change-fields.ts';
import { deskOf, type IncidentRoutesOptions, incidentShape, tellOfAlerts } from './incident-desk.ts';
import { defineRoute, type Route } from './route.ts';

const someAlerts = z.array(z.string()).max(100).default([]);

/** The operations that bring incidents together with alerts and with one another. None of them takes back what others do meanwhile. */
export function incidentLinkRoutes(options: IncidentRoutesOptions): Route[] {
  return [alertsRoute(options), linksRoute(options), mergeRoute(options)];
}

function alertsRoute(options: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/incidents/:id/alerts',
    needs: 'handle-incidents',
    summary: 'Make alerts part of it, which escalates them, or take them out again. 409 when one belongs to another.',
    body: z.strictObject({
      add: someAlerts.describe('Ids of those that belong to it.'),
      remove: someAlerts.describe('Ids of those that do not any more.'),
      note,
    }),
    response: z.object({ alerts: z.array(z.looseObject({})).describe('All alerts of it.') }),
    handle: async ({ who, parameters, body: { add, remove, note } }) => {
      const id = parameters['id'] ?? '';
      const desk = deskOf(options, who);
      const gone = await unlinkAlerts(id, { alerts: remove, note }, desk);
      const come = await linkAlerts(id, { alerts: add, note }, desk);
      const { incident, alerts } = await wholeIncident(options.state, id);
      tellOfAlerts(options, incident.id, [...gone, ...come]);
      return { alerts };
    },
  });
}

function linksRoute(options: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/incidents/:id/links',
    needs: 'handle-incidents',
    summary: 'Say that it has to do with another one, or that it has not.',
    body: z.strictObject({
      incident: z.string().max(50).describe('Id of the other one.'),
      linked: z.boolean().default(true).describe('Whether they have to do with one another.'),
      note: note.describe('What they have to do with one another.'),
    }),
    response: z.object({ links: z.array(z.looseObject({})) }),
    handle: async ({ who, parameters, body: { incident: to, linked, note } }) => {
      const id = parameters['id'] ?? '';
      await (linked ? linkIncidents : unlinkIncidents)(id, { to, note }, deskOf(options, who));
      const { incident, links } = await wholeIncident(options.state, id);
      options.incidentNews.tell({ incident: incident.id, what: 'links', version: 0 });
      return { links };
    },
  });
}

function mergeRoute(options: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/incidents/:id/merge',
    needs: 'handle-incidents',
    summary: 'Make it part of another one, which shows all of it from then on. Done again it changes nothing.',
    body: z.strictObject({ into: z.string().max(50).describe('Id of the other one.'), note }),
    response: incidentShape,
    handle: async ({ who, parameters, body: { into, note } }) => {
      const id = parameters['id'] ?? '';
      const incident = await mergeIncidents(id, { into, note }, deskOf(options, who));
      for (const one of [incident.id, ...incident.merged])
        options.incidentNews.tell({ incident: one, what: HEAD, version: one === incident.id ? incident.version : 0 });
      return incident;
    },
  });
}
