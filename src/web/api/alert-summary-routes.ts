import { z } from 'zod';
import { ALERT_FACETS, alertFacets } from '../../alert/alert-facets.ts';
import { countAlerts } from '../../alert/count-alerts.ts';
import { ENTITY_KINDS, entitiesOf, isAtRisk } from '../../alert/entities.ts';
import { findAlerts } from '../../alert/find-alerts.ts';
import { ALERT_GROUPINGS, groupAlerts } from '../../alert/group-alerts.ts';
import { parseDateMath } from '../../query/date-math.ts';
import type { StateStore } from '../../state/state-store.ts';
import { alertFilters, matcherOf } from './alert-filters.ts';
import { entityRoutes } from './entity-routes.ts';
import { defineRoute, type Route } from './route.ts';
import { intervalFor, rangeOf } from './time-range.ts';
import { wholeNumberOr } from './whole-number.ts';

/** So many alerts are counted where nothing else is said. */
export const MOST_COUNTED = 5000;
const MOST_GROUPS = 500;

export interface AlertSummaryOptions {
  readonly state: StateStore;
  readonly now: () => number;
  /** So many alerts are counted, or brought together by what they are about. */
  readonly mostCounted?: number;
}

/** What alerts come to together. */
export function alertSummaryRoutes(options: AlertSummaryOptions): Route[] {
  const counted = { mostCounted: MOST_COUNTED, ...options };
  return [
    facetsRoute(counted),
    groupsRoute(counted),
    histogramRoute(counted),
    entitiesRoute(counted),
    ...entityRoutes(counted),
  ];
}

function facetsRoute({ state, now, mostCounted }: Required<AlertSummaryOptions>): Route {
  return defineRoute({
    method: 'get',
    path: '/alerts/facets',
    needs: 'read',
    summary: `How many alerts there are by ${ALERT_FACETS.join(', ')}.`,
    query: z.strictObject(alertFilters),
    response: z.object({
      total: z.number(),
      facets: z.record(z.string(), z.record(z.string(), z.number())),
      partial: z.boolean().describe(`Whether only the newest ${mostCounted} were counted.`),
    }),
    handle: async ({ query: { from, ...wanted } }) => {
      const found = await findAlerts(state, {
        limit: mostCounted,
        from: parseDateMath(from, { now: now() }),
        matches: matcherOf(wanted),
      });
      return { total: found.alerts.length, facets: alertFacets(found.alerts), partial: found.next !== undefined };
    },
  });
}

function groupsRoute({ state, now, mostCounted }: Required<AlertSummaryOptions>): Route {
  return defineRoute({
    method: 'get',
    path: '/alerts/groups',
    needs: 'read',
    summary: 'Alerts brought together by what they have in common, the gravest first.',
    query: z.strictObject({
      ...alertFilters,
      by: z.enum(ALERT_GROUPINGS).describe('What those of one group have in common.'),
      limit: wholeNumberOr(100, 1, MOST_GROUPS).describe('Groups, at most.'),
    }),
    response: z.object({
      by: z.enum(ALERT_GROUPINGS),
      groups: z.array(
        z.object({
          key: z.string().describe('What they have in common; empty: they have none.'),
          alerts: z.number(),
          severities: z.record(z.string(), z.number()),
          unassigned: z.number(),
          title: z.string().describe('Of the newest.'),
          newest: z.string(),
        }),
      ),
      total: z.number().describe('Of all groups.'),
      partial: z.boolean().describe(`Whether only the newest ${mostCounted} alerts were looked at.`),
    }),
    handle: async ({ query: { from, limit, ...wanted } }) => {
      const found = await findAlerts(state, {
        limit: mostCounted,
        from: parseDateMath(from, { now: now() }),
        matches: matcherOf({ ...wanted, in: undefined }),
      });
      const { by } = wanted;
      const groups = groupAlerts(found.alerts, by);
      return { by, groups: groups.slice(0, limit), total: groups.length, partial: found.next !== undefined };
    },
  });
}

function histogramRoute({ state, now, mostCounted }: Required<AlertSummaryOptions>): Route {
  return defineRoute({
    method: 'get',
    path: '/alerts/histogram',
    needs: 'read',
    summary: 'Numbers of alerts by when they were raised and by severity.',
    query: z.strictObject({
      ...alertFilters,
      to: z.string().default('now').describe('Raised before then: ISO 8601 or relative.'),
      buckets: wholeNumberOr(60, 1, 1000).describe('About so many spans of time of equal length.'),
    }),
    response: z.object({
      intervalms: z.number(),
      buckets: z.array(z.object({ start: z.number(), count: z.number(), by: z.record(z.string(), z.number()) })),
      partial: z.boolean().describe(`Whether only the newest ${mostCounted} were counted.`),
    }),
    handle: async ({ query: { from, to, buckets, ...wanted } }) => {
      const range = rangeOf({ from, to }, now());
      const intervalms = intervalFor(range, buckets);
      const { alerts, next } = await findAlerts(state, { limit: mostCounted, ...range, matches: matcherOf(wanted) });
      return { intervalms, buckets: countAlerts(alerts, intervalms), partial: next !== undefined };
    },
  });
}

function entitiesRoute({ state, now, mostCounted }: Required<AlertSummaryOptions>): Route {
  return defineRoute({
    method: 'get',
    path: '/alerts/entities',
    needs: 'read',
    summary: 'Addresses, hosts and users that alerts of any rules are about, the greatest risk first.',
    query: z.strictObject({
      kind: z.enum(ENTITY_KINDS).optional().describe('Only these.'),
      q: z.string().default('').describe('Only those that hold this text.'),
      from: z.string().default('now-7d').describe('Of alerts raised since then: ISO 8601 or relative.'),
      limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
    }),
    response: z.object({
      entities: z.array(
        z.looseObject({ kind: z.enum(ENTITY_KINDS), value: z.string(), risk: z.number(), alerts: z.number() }),
      ),
      total: z.number(),
      partial: z.boolean().describe(`Whether only the newest ${mostCounted} alerts were looked at.`),
    }),
    handle: async ({ query: { kind, q, from, limit } }) => {
      const since = parseDateMath(from, { now: now() });
      const found = await findAlerts(state, { limit: mostCounted, from: since, matches: isAtRisk });
      const text = q.toLowerCase();
      const entities = entitiesOf(found.alerts).filter(
        (entity) => (kind === undefined || entity.kind === kind) && entity.value.includes(text),
      );
      return { entities: entities.slice(0, limit), total: entities.length, partial: found.next !== undefined };
    },
  });
}
