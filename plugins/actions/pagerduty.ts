import { z } from 'zod';
import { cutText, defineAction, type News, oneLine, secretKeys } from '#sdk';

const LONGEST_SUMMARY = 1024;
const SEVERITIES: Readonly<Record<string, string>> = {
  EMERGENCY: 'critical',
  ALERT: 'critical',
  CRITICAL: 'critical',
  ERROR: 'error',
  WARNING: 'warning',
};
const ACTIONS = {
  raised: 'trigger',
  updated: 'trigger',
  acknowledged: 'acknowledge',
  closed: 'resolve',
  withdrawn: 'resolve',
  merged: 'resolve',
} as const;

/** What a trigger says of an alert. See developer.pagerduty.com, Events API v2. */
function payloadOf({ alert, url, text }: News): object {
  return {
    payload: {
      summary: cutText(text(), LONGEST_SUMMARY),
      source: oneLine(Object.values(alert.group)[0] || alert.rule),
      severity: SEVERITIES[alert.severity] ?? 'info',
      timestamp: alert.utctimestamp,
      component: alert.category,
      class: alert.rule,
      custom_details: { count: alert.count, tags: alert.tags, attack: alert.attack, group: alert.group, id: alert.id },
    },
    client: 'MozDef',
    ...(url !== '' && { client_url: url }),
    links: alert.runbook.startsWith('https://') ? [{ href: alert.runbook, text: 'Runbook' }] : [],
  };
}

export default defineAction({
  name: 'pagerduty',
  summary: 'Triggers, acknowledges and resolves incidents of PagerDuty (Events API v2).',
  config: z.strictObject({
    ...secretKeys('routing_key', 'Integration key of a service with an "Events API v2" integration.'),
    url: z
      .string()
      .default('https://events.pagerduty.com/v2/enqueue')
      .describe('Where events go; of the European service https://events.eu.pagerduty.com/v2/enqueue.'),
  }),
  setup: (_config, { secret }) => secret('routing_key'),
  async deliver({ news: [one], test }, { config: { url }, context, host, signal }) {
    // The alert's own id: what is sent twice is one incident, and what comes later finds it.
    const dedup_key = one.alert.id;
    const event_action = ACTIONS[one.kind];
    const details = event_action === 'trigger' ? payloadOf(one) : {};
    const send = (event: object) => host.send({ url, body: { routing_key: context, dedup_key, ...event } }, signal);
    const { status } = await send({ event_action, ...details });
    if (test) await send({ event_action: 'resolve' });
    return { answer: `${event_action}, status ${status}` };
  },
});
