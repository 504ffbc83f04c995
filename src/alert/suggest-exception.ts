import { readValueOf } from '../detect/rule/event-values.ts';
import { formatQuery } from '../query/format.ts';
import { compileMatcher } from '../query/matches.ts';
import { parseQuery } from '../query/parse.ts';
import type { Alert } from './alert.ts';

/** Fields that say who did it, and where. */
const SAYING = ['hostname', 'details.username', 'details.sourceipaddress', 'details.processname'];

/**
 * The exception that an alert suggests: its group; of a rule without groups, or whose events have these values in other fields, what all
 * its events have of who did it and where. Undefined when they have nothing in common.
 */
export function suggestedException({ group, events }: Pick<Alert, 'group' | 'events'>): string | undefined {
  const grouped = Object.entries(group);
  const query = queryOf(grouped);
  if (grouped.length > 0 && (events.length === 0 || findsAny(query, events))) return query;
  const common = SAYING.flatMap((field) => inCommon(field, events));
  return common.length > 0 ? queryOf(common) : undefined;
}

function queryOf(terms: readonly (readonly [field: string, value: string])[]): string {
  return terms.map(([field, value]) => formatQuery({ op: 'equals', field, value })).join(' AND ');
}

function findsAny(query: string, events: Alert['events']): boolean {
  const matches = compileMatcher(parseQuery(query, { now: 0 }));
  return events.some(({ event }) => matches(event));
}

function inCommon(field: string, events: Alert['events']): [string, string][] {
  const read = readValueOf(field);
  const [first, ...others] = events.map(({ event }) => read(event));
  return typeof first === 'string' && others.every((value) => value === first) ? [[field, first]] : [];
}
