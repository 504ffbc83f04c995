import { z } from 'zod';
import type { AlertAction } from '../../alert/after-action.ts';
import { ALERT_STATUSES, VERDICTS } from '../../alert/alert.ts';
import type { AlertNews } from '../../alert/alert-news.ts';
import type { AlertOutbox } from '../../alert/alert-outbox.ts';
import { findAlerts, getAlert, getAlerts, type VersionedAlert } from '../../alert/find-alerts.ts';
import { handleAlert, historyOfAlert } from '../../alert/handle-alert.ts';
import { SEVERITIES } from '../../event/severity.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { parseDateMath } from '../../query/date-math.ts';
import { alertFilters, choices, matcherOf } from './alert-filters.ts';
import { type AlertSummaryOptions, alertSummaryRoutes } from './alert-summary-routes.ts';
import { note, seenVersion } from './change-fields.ts';
import { defineRoute, type Route } from './route.ts';
import { similarAlertRoutes } from './similar-alert-routes.ts';
import { wholeNumberOr } from './whole-number.ts';

const alertShape = z.looseObject({
  id: z.string(),
  version: z.number().describe('To be named when the alert is changed.'),
  rule: z.string(),
  status: z.enum(ALERT_STATUSES),
  severity: z.enum(SEVERITIES),
  summary: z.string(),
  count: z.number().describe('Events that count towards it.'),
  utctimestamp: z.string().describe('When it was raised.'),
  firstseen: z.string(),
  lastseen: z.string(),
  incident: z.string().optional().describe('Id of the incident that it belongs to.'),
  details: z.record(z.string(), z.unknown()).optional().describe('What alert plugins and its rule know besides.'),
});

const action = {
  status: z.enum(['open', 'acknowledged', 'escalated', 'closed']).optional().describe('How it stands.'),
  verdict: z.enum(VERDICTS).optional().describe('What it was; closes the alert.'),
  assignee: z.string().max(200).optional().describe('Who has it; empty: no one.'),
  severity: z.enum(SEVERITIES).optional().describe('In the place of what its rule says.'),
  note,
};

const MOST_NAMED = 200;
const someIds = choices.refine((ids) => (ids?.length ?? 0) <= MOST_NAMED, `at most ${MOST_NAMED} ids`);

export interface AlertRoutesOptions extends AlertSummaryOptions {
  /** Told of what people change. */
  readonly news: AlertNews;
  /** What is written with an alert that is changed. */
  readonly outbox?: AlertOutbox;
  /** Told of each alert that a person changed. */
  readonly onAlertChanged?: (alert: VersionedAlert) => void;
}

/** By whom a change is tried, and at which version they saw what they change. */
interface Attempted {
  readonly actor: string;
  readonly seen: number | undefined;
}

/** What became of the change of one of several. */
interface Attempt {
  readonly id: string;
  readonly ok: boolean;
  readonly version?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The operations on alerts. */
export function alertRoutes(options: AlertRoutesOptions): Route[] {
  return [
    ...listRoutes(options),
    ...alertSummaryRoutes(options),
    ...oneRoutes(options),
    ...similarAlertRoutes(options),
    ...changeRoutes(options),
  ];
}

function listRoutes({ state, now }: AlertRoutesOptions): Route[] {
  const since = (from: string): number => parseDateMath(from, { now: now() });
  return [
    defineRoute({
      method: 'get',
      path: '/alerts',
      needs: 'read',
      summary: 'Alerts, newest first.',
      query: z.strictObject({
        ...alertFilters,
        limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
        after: z.string().optional().describe('`next` of the page before.'),
        ids: someIds.describe(`Only these, comma between, ${MOST_NAMED} at most, however old they are.`),
        samples: z
          .enum(['true', 'false'])
          .default('true')
          .describe('Whether with their events, which make up most of it.'),
      }),
      response: z.object({ alerts: z.array(alertShape), next: z.string().optional() }),
      handle: async ({ query: { limit, after, from, ids, samples, ...wanted } }) => {
        const matches = matcherOf(wanted);
        const { alerts, ...found } = ids
          ? { alerts: (await getAlerts(state, ids)).filter(matches) }
          : await findAlerts(state, { limit, after, from: since(from), matches });
        return { ...found, alerts: samples === 'true' ? alerts : alerts.map((alert) => ({ ...alert, events: [] })) };
      },
    }),
  ];
}

function oneRoutes({ state }: AlertRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/alerts/:id',
      needs: 'read',
      summary: 'One alert.',
      response: alertShape,
      handle: ({ parameters }) => getAlert(state, parameters['id'] ?? ''),
    }),
    defineRoute({
      method: 'get',
      path: '/alerts/:id/history',
      needs: 'read',
      summary: 'What people did with an alert, oldest first.',
      response: z.object({ history: z.array(z.looseObject({})) }),
      handle: async ({ parameters }) => ({ history: await historyOfAlert(state, parameters['id'] ?? '') }),
    }),
  ];
}

function changeRoutes({ state, news, outbox, now, onAlertChanged }: AlertRoutesOptions): Route[] {
  const change = async (id: string, done: AlertAction, { actor, seen }: Attempted): Promise<VersionedAlert> => {
    const changed = await handleAlert(id, done, { state, outbox, actor, now, seen });
    onAlertChanged?.(changed);
    return changed;
  };
  return [
    defineRoute({
      method: 'post',
      path: '/alerts/bulk',
      needs: 'handle-alerts',
      summary: 'Change several alerts; each succeeds or fails by itself.',
      body: z.strictObject({
        alerts: z
          .array(z.strictObject({ id: z.string(), version: z.number().optional() }))
          .min(1)
          .max(1000)
          .describe('Which, each with the version that was seen.'),
        ...action,
      }),
      response: z.object({ results: z.array(z.looseObject({ id: z.string(), ok: z.boolean() })) }),
      handle: async ({ who: { name: actor }, body: { alerts, ...done } }) => {
        const results = [];
        for (const { id, version } of alerts) results.push(await attempt(id, done, { actor, seen: version }));
        news.tell(results.filter(({ ok }) => ok));
        return { results };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/alerts/:id',
      needs: 'handle-alerts',
      summary: 'Change an alert. 409 when it is no longer at the version that was seen.',
      body: z.strictObject({ version: seenVersion, ...action }),
      response: alertShape,
      handle: async ({ who, parameters, body: { version, ...done } }) => {
        const alert = await change(parameters['id'] ?? '', done, { actor: who.name, seen: version });
        news.tell([alert]);
        return alert;
      },
    }),
  ];

  async function attempt(id: string, done: AlertAction, by: Attempted): Promise<Attempt> {
    try {
      const { version } = await change(id, done, by);
      return { id, ok: true, version };
    } catch (error) {
      const code = error instanceof MozdefError ? error.code : 'internal';
      return { id, ok: false, error: { code, message: messageOf(error) } };
    }
  }
}
