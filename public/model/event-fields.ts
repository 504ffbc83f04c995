import type { Event, JsonObject, JsonValue } from '../../src/event/event.ts';

/** One value of a field, as text to show, copy and filter by. */
export interface FieldValue {
  readonly field: string;
  readonly text: string;
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'empty';
}

/** How many values of one event are listed; the JSON has the rest. */
export const MAX_VALUES = 2000;

const FIRST = [
  'utctimestamp',
  'receivedtimestamp',
  'timestamp',
  'severity',
  'summary',
  'hostname',
  'processname',
  'processid',
  'category',
  'source',
  'type',
  'tags',
];

/** Every value of the event under its dotted name; arrays are looked through. Taxonomy first, then details, then `mozdef`. */
export function listFields(event: Event): FieldValue[] {
  const found: FieldValue[] = [];
  const top = event as unknown as JsonObject;
  const rest = Object.keys(top).filter((key) => !FIRST.includes(key) && key !== 'mozdef' && key !== 'details');
  for (const key of [...FIRST, ...rest, 'details', 'mozdef']) {
    const value = top[key];
    if (value !== undefined) collect(key, value, found);
  }
  return found;
}

/** Every value of what is known of an alert, under its dotted name; arrays are looked through. */
export function listDetails(details: Readonly<JsonObject>): FieldValue[] {
  const found: FieldValue[] = [];
  for (const [field, value] of Object.entries(details)) collect(field, value, found);
  return found;
}

function collect(field: string, value: JsonValue, found: FieldValue[]): void {
  if (found.length >= MAX_VALUES) return;
  if (value === null) found.push({ field, text: 'null', type: 'null' });
  else if (Array.isArray(value)) {
    if (value.length === 0) found.push({ field, text: '[]', type: 'empty' });
    for (const item of value) collect(field, item, found);
  } else if (typeof value === 'object') {
    const keys = Object.keys(value);
    if (keys.length === 0) found.push({ field, text: '{}', type: 'empty' });
    for (const key of keys) collect(`${field}.${key}`, value[key] ?? null, found);
  } else found.push({ field, text: String(value), type: typeof value as 'string' | 'number' | 'boolean' });
}

/** The texts of a field: at each object the next part of the name is a key, or the whole rest is one key (as the query language has it). */
export function valuesAt(event: Event, field: string): string[] {
  const texts: string[] = [];
  walk(event as unknown as JsonValue, field, texts);
  return texts;
}

function walk(value: JsonValue | undefined, path: string, texts: string[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, path, texts);
  } else if (typeof value !== 'object') {
    if (path === '') texts.push(String(value));
  } else if (path === '') texts.push(JSON.stringify(value));
  else {
    if (Object.hasOwn(value, path)) walk(value[path], '', texts);
    const dot = path.indexOf('.');
    if (dot > 0 && Object.hasOwn(value, path.slice(0, dot))) {
      walk(value[path.slice(0, dot)], path.slice(dot + 1), texts);
    }
  }
}

/** The more common first, then by name. */
export function orderFields<Field extends { readonly name: string; readonly coverage: number }>(
  fields: readonly Field[],
): Field[] {
  return [...fields].sort((left, right) => right.coverage - left.coverage || left.name.localeCompare(right.name));
}
