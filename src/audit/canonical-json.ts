import type { JsonValue } from '../event/event.ts';

/**
 * The one text of a JSON value, as RFC 8785 (JCS) has it: no white space, members of objects in the order of the UTF-16 units of
 * their names, numbers and texts as ECMAScript's `JSON.stringify` writes them. Equal values have equal texts, whatever the order in
 * which they were written down.
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
