import { readValueOf } from '../detect/rule/event-values.ts';
import { formatQuery } from '../query/format.ts';
import type { Alert } from './alert.ts';

/** Fields that say who did it, and where. */
const SAYING = ['hostname', 'details.username', 'details.sourceipaddress', 'details.processname'];

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
