import { z } from 'zod';
import { findIncidents, originsOf } from '../../incident/find-incidents.ts';
import type { Incident } from '../../incident/incident.ts';
import { wholeHistory } from '../../incident/incident-history.ts';
import { incidentsWith } from '../../incident/indicator-index.ts';
import { type Indicator, indicatorOf, TYPE_WORDS } from '../../incident/indicator-value.ts';
import { DIMENSIONS, pivotOf } from '../../incident/pivot.ts';
import { reportOf } from '../../incident/report.ts';
import { HTML_REPORT_POLICY, htmlReport } from '../../incident/report-html.ts';
import { markdownReport } from '../../incident/report-markdown.ts';
import { meanTimes } from '../../incident/response-times.ts';
import { verisTags } from '../../incident/veris.ts';
import { wholeIncident } from '../../incident/whole-incident.ts';
import { DocumentAnswer, TextAnswer } from './answer.ts';
import { type IncidentRoutesOptions } from './incident-desk.ts';
import { incidentFilters, wantedBy } from './incident-filters.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

/** Incidents that are brought together at most, the newest. */
const MOST_COUNTED = 5000;
/** Indicators of one incident that are looked for in others, and so many at once. */
const MOST_SOUGHT = 500;
const AT_ONCE = 20;

/** What incidents come to together, and what one comes to. */
export function incidentSummaryRoutes(options: IncidentRoutesOptions): Route[] {
  return [
    pivotRoute(options),
    timesRoute(options),
    verisRoute(),
    indicatorRoute(options),
    seenRoute(options),
    reportRoute(options),
  ];
}

const partial = z.boolean().describe(`Whether only the newest ${MOST_COUNTED} were counted.`);

function pivotRoute({ state, now }: IncidentRoutesOptions): Route {
  const dimension = (standard: string) =>
    z
      .string()
      .max(210)
      .default(standard)
      .describe(`One of ${DIMENSIONS.join(', ')}, or \`tag:PREFIX\`.`);
  return defineRoute({
    method: 'get',
    path: '/incidents/pivot',
    needs: 'read',
    summary: 'How many incidents there are by two dimensions, as a table. One with several tags counts with each.',
    query: z.strictObject({ rows: dimension('tag:action'), columns: dimension('phase'), ...incidentFilters }),
    response: z.object({
      rows: z.array(z.string()).describe('Empty: those without one.'),
      columns: z.array(z.string()),
      counts: z.array(z.array(z.number())).describe('By row, then by column.'),
      total: z.number(),
      partial,
    }),
    handle: async ({ query: { rows, columns, ...wanted } }) => {
      const found = await findIncidents(state, { limit: MOST_COUNTED, matches: wantedBy(wanted, now()) });
      return { ...pivotOf(found.incidents, { rows, columns }), partial: found.next !== undefined };
    },
  });
}

function timesRoute({ state, now }: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/times',
    needs: 'read',
    summary: 'How long it takes on average to detect (MTTD), verify, contain, mitigate (MTTR) and close incidents.',
    query: z.strictObject(incidentFilters),
    response: z.object({
      times: z.record(z.string(), z.object({ meanms: z.number(), count: z.number() })),
      total: z.number(),
      partial,
    }),
    handle: async ({ query }) => {
      const found = await findIncidents(state, { limit: MOST_COUNTED, matches: wantedBy(query, now()) });
      const { incidents, next } = found;
      return { times: meanTimes(incidents), total: incidents.length, partial: next !== undefined };
    },
  });
}

function verisRoute(): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/veris',
    needs: 'read',
    summary: 'Tags of the vocabulary VERIS.',
    query: z.strictObject({
      q: z.string().max(200).default('').describe('Only those that hold all of these words.'),
      limit: wholeNumberOr(1000, 1, 1000).describe('At most.'),
    }),
    response: z.object({ tags: z.array(z.string()), total: z.number() }),
    handle: async ({ query: { q, limit } }) => {
      const tags = verisTags(q);
      return { tags: tags.slice(0, limit), total: tags.length };
    },
  });
}

const foundIn = z.array(z.looseObject({ id: z.string() }));

function indicatorRoute({ state }: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/indicators',
    needs: 'read',
    summary: 'The incidents in which an indicator was seen.',
    query: z.strictObject({
      type: z.enum(TYPE_WORDS).default('auto').describe('What the value is.'),
      value: z.string().min(1).max(2000).describe('As it is, or defanged.'),
    }),
    response: z.object({ type: z.string(), value: z.string(), incidents: foundIn }),
    handle: async ({ query: { type, value } }) => {
      const indicator = indicatorOf(type, value);
      return { ...indicator, incidents: (await incidentsWith(state, indicator)).map(brief) };
    },
  });
}

function seenRoute({ state }: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/:id/seen',
    needs: 'read',
    summary: `Its indicators, ${MOST_SOUGHT} at most, each with the other incidents in which it was seen.`,
    response: z.object({
      seen: z.array(z.looseObject({ part: z.string(), type: z.string(), value: z.string(), incidents: foundIn })),
    }),
    handle: async ({ parameters }) => {
      const { incident, parts } = await wholeIncident(state, parameters['id'] ?? '');
      const indicators = (parts['indicators'] ?? []).slice(0, MOST_SOUGHT);
      const seen: object[] = [];
      for (let start = 0; start < indicators.length; start += AT_ONCE) {
        const some = indicators.slice(start, start + AT_ONCE).map(async ({ id: part, type, value }) => {
          const indicator = { type, value } as unknown as Indicator;
          const incidents = await incidentsWith(state, indicator);
          return { part, ...indicator, incidents: incidents.filter(({ id }) => id !== incident.id).map(brief) };
        });
        seen.push(...(await Promise.all(some)));
      }
      return { seen };
    },
  });
}

function brief({ id, kind, summary, phase, severity }: Incident): object {
  return { id, kind, summary, phase, severity };
}

function reportRoute({ state, now }: IncidentRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/:id/report',
    needs: 'read',
    summary: 'All of it as a report: Markdown, HTML to be printed, or JSON with its history.',
    query: z.strictObject({
      format: z.enum(['markdown', 'html', 'json']).default('markdown').describe('How it is written.'),
    }),
    response: z.looseObject({}),
    handle: async ({ who, parameters, query: { format } }) => {
      const id = parameters['id'] ?? '';
      const whole = await wholeIncident(state, id);
      const history = await wholeHistory(state, originsOf(whole.incident));
      const writing = { written: new Date(now()).toISOString(), by: who.name, history };
      if (format === 'json') return { ...writing, ...whole };
      const report = reportOf(whole, writing);
      if (format === 'html') return new DocumentAnswer(htmlReport(report), HTML_REPORT_POLICY);
      return new TextAnswer(markdownReport(report));
    },
  });
}
