import { readValueOf } from '../detect/rule/event-values.ts';
import { exceptionTest, type RuleException } from '../detect/rule/exceptions.ts';
import { formatQuery } from '../query/format.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Alert } from './alert.ts';
import { findAlerts } from './find-alerts.ts';

/** Alerts that are looked for, at most. */
const MOST = 100;
/** Fields that say who did it, and where. */
const SAYING = ['hostname', 'details.username', 'details.sourceipaddress', 'details.processname'];

/** Alerts of a rule that a person found to be right, of which an exception would have left out an event. */
export async function wronglyExcepted(
  state: StateStore,
  rule: string,
  exception: RuleException,
): Promise<readonly Alert[]> {
  const excepted = exceptionTest([exception]);
  const matches = (alert: Alert): boolean =>
    alert.rule === rule && alert.verdict === 'true-positive' && alert.events.some(({ event }) => excepted(event));
  return (await findAlerts(state, { matches, limit: MOST, from: 0 })).alerts;
}

/**
 * The exception that an alert suggests: its group; of a rule without groups, what all its events have of who did it and where. Undefined
 * when they have nothing in common.
 */
export function suggestedException({ group, events }: Pick<Alert, 'group' | 'events'>): string | undefined {
  const grouped = Object.entries(group);
  const terms = grouped.length > 0 ? grouped : SAYING.flatMap((field) => inCommon(field, events));
  if (terms.length === 0) return undefined;
  return terms.map(([field, value]) => formatQuery({ op: 'equals', field, value })).join(' AND ');
}

function inCommon(field: string, events: Alert['events']): [string, string][] {
  const read = readValueOf(field);
  const [first, ...others] = events.map(({ event }) => read(event));
  return typeof first === 'string' && others.every((value) => value === first) ? [[field, first]] : [];
}
