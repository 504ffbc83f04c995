import type { Event, JsonValue } from '../../event/event.ts';
import type { Query } from '../../query/ast.ts';
import { someValue } from '../../query/field-values.ts';
import { segmentsOf } from '../../query/fields.ts';
import { formatQuery } from '../../query/format.ts';
import { compileMatcher } from '../../query/matches.ts';
import type { Explanation } from '../sigma/explain-sigma.ts';

/** Values of one field that are shown: a list may have thousands. */
const MOST_VALUES = 20;

/** Why an event matches a query or not, condition by condition; nothing is left out once the answer is clear. */
export function explainQuery(query: Query, event: Event): Explanation {
  const matched = compileMatcher(query)(event);
  if (query.op === 'not') return { text: 'not', matched, parts: [explainQuery(query.of, event)] };
  if (query.op === 'and' || query.op === 'or') {
    const text = query.op === 'and' ? 'all of these' : 'any of these';
    return { text, matched, parts: query.of.map((part) => explainQuery(part, event)) };
  }
  const value = 'field' in query && query.field !== undefined ? valuesAt(event, query.field) : undefined;
  return { text: formatQuery(query), matched, ...(value !== undefined && { value }), parts: [] };
}

/** What the event has in a field: the value, a list of several, or undefined. */
function valuesAt(event: Event, field: string): JsonValue | undefined {
  const values: JsonValue[] = [];
  someValue(event, segmentsOf(field), (value) => {
    values.push(value);
    return values.length === MOST_VALUES;
  });
  return values.length > 1 ? values : values[0];
}
