import type { Alert } from './alert.ts';

/** Alerts that were raised in one span of time. */
export interface AlertBucket {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly count: number;
  /** How many of each severity. */
  readonly by: Readonly<Record<string, number>>;
}

/** How many alerts were raised in each span of this length, milliseconds, counted from 1970; in order of time, without those in which none was. */
export function countAlerts(
  alerts: readonly Pick<Alert, 'utctimestamp' | 'severity'>[],
  intervalMs: number,
): AlertBucket[] {
  const spans = Map.groupBy(
    alerts,
    ({ utctimestamp }) => Math.floor(Date.parse(utctimestamp) / intervalMs) * intervalMs,
  );
  return [...spans]
    .map(([start, raised]) => ({ start, count: raised.length, by: bySeverity(raised) }))
    .sort((one, other) => one.start - other.start);
}

function bySeverity(alerts: readonly Pick<Alert, 'severity'>[]): Record<string, number> {
  const groups = Map.groupBy(alerts, ({ severity }) => severity);
  return Object.fromEntries([...groups].map(([severity, some]) => [severity, some.length]));
}
