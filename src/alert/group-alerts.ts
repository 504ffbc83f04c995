import { SEVERITIES } from '../event/severity.ts';
import type { Alert } from './alert.ts';
import { VALUES_OF } from './alert-values.ts';

/** By what alerts are brought together. One that has several of a kind is in the group of each, one that has none in that of the empty key. */
export const ALERT_GROUPINGS = ['rule', 'entity', 'severity', 'category', 'technique', 'tactic', 'assignee'] as const;
export type AlertGrouping = (typeof ALERT_GROUPINGS)[number];

/** Alerts that have something in common. */
export interface AlertGroup {
  readonly key: string;
  readonly alerts: number;
  /** How many of each severity. */
  readonly severities: Readonly<Record<string, number>>;
  /** How many no one has taken. */
  readonly unassigned: number;
  /** Title and time of the one that was raised last, ISO 8601. */
  readonly title: string;
  readonly newest: string;
}

/** Alerts (newest first) in groups: first those with the gravest severity, of these the largest. */
export function groupAlerts(alerts: readonly Alert[], by: AlertGrouping): AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts)
    for (const key of keysOf(alert, by)) {
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(alert);
    }
  return [...groups]
    .map(([key, some]) => summedUp(key, some))
    .sort(
      (one, other) => gravestOf(one) - gravestOf(other) || other.alerts - one.alerts || (one.key < other.key ? -1 : 1),
    );
}

/** Whether an alert is in this group. */
export function isInGroup(by: AlertGrouping, key: string): (alert: Alert) => boolean {
  return (alert) => keysOf(alert, by).includes(key);
}

function keysOf(alert: Alert, by: AlertGrouping): readonly string[] {
  const keys: readonly string[] = VALUES_OF[by](alert);
  return keys.length === 0 ? [''] : [...new Set(keys)];
}

function summedUp(key: string, alerts: readonly Alert[]): AlertGroup {
  const severities: Record<string, number> = {};
  for (const { severity } of alerts) severities[severity] = (severities[severity] ?? 0) + 1;
  const unassigned = alerts.filter(({ assignee }) => assignee === '').length;
  const [{ title, utctimestamp } = { title: '', utctimestamp: '' }] = alerts;
  return { key, alerts: alerts.length, severities, unassigned, title, newest: utctimestamp };
}

function gravestOf({ severities }: AlertGroup): number {
  return SEVERITIES.findIndex((severity) => severity in severities);
}
