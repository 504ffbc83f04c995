import type { Event, JsonValue } from '../event/event.ts';
import type { FieldInfo } from './event-store.ts';

type FieldType = FieldInfo['types'][number];

/** Fields of one event, each counted once: name -> types. An object is given by its fields, unless it is empty. */
function fieldsOf(value: JsonValue, name: string, found: Map<string, Set<FieldType>>): void {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value);
    for (const [key, inner] of entries) fieldsOf(inner, name === '' ? key : `${name}.${key}`, found);
    if (entries.length > 0 || name === '') return;
  }
  const types = found.get(name) ?? new Set();
  found.set(name, types);
  types.add(typeOf(value));
}

function typeOf(value: JsonValue): FieldType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as FieldType;
}

/** Names, types and coverage of the fields of these events in order of name. */
export function describeFields(events: readonly Event[]): FieldInfo[] {
  const all = new Map<string, { types: Set<FieldType>; events: number }>();
  for (const event of events) {
    const found = new Map<string, Set<FieldType>>();
    fieldsOf(event as unknown as JsonValue, '', found);
    for (const [name, types] of found) {
      const field = all.get(name) ?? { types: new Set(), events: 0 };
      all.set(name, field);
      field.events++;
      for (const type of types) field.types.add(type);
    }
  }
  return [...all]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => ({ name, types: [...field.types].sort(), coverage: field.events / events.length }));
}
