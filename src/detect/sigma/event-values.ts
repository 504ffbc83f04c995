import { type Event, type JsonObject, type JsonValue, UNKNOWN } from '../../event/event.ts';
import { textOf } from '../../query/field-values.ts';
import { ANY_FIELDS } from '../../query/fields.ts';
import type { EventKind } from './event-kind.ts';

/** A value that can be compared; null is none. */
export type Leaf = string | number | boolean;

/** What the event holds for a field of Sigma: the first of its stored paths that is there. Undefined when none is. */
export function valueOf(event: Event, kind: EventKind, field: string): JsonValue | undefined {
  for (const path of kind.pathsOf(field)) {
    const value = valueAt(event, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What stands under a stored path; through an array, a list of what its elements have there. */
export function valueAt(event: Event, path: readonly string[]): JsonValue | undefined {
  const value = below(event as unknown as JsonObject, path, 0);
  // That is how the stored form writes that the sender did not say.
  return path.length === 1 && value === UNKNOWN ? undefined : value;
}

function below(value: JsonValue, path: readonly string[], index: number): JsonValue | undefined {
  const key = path[index];
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const found = value.map((element) => below(element, path, index)).filter((inner) => inner !== undefined);
    return found.length > 0 ? found : undefined;
  }
  const next = Object.hasOwn(value, key) ? value[key] : undefined;
  return next === undefined ? undefined : below(next, path, index + 1);
}

/** The values that a condition can hold for: arrays are looked through, whatever they are in. */
export function leavesOf(value: JsonValue | undefined): Leaf[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value === undefined || value === null || typeof value === 'object' ? [] : [value];
}

/** Whether the value is null, or an array that has one. */
export function hasNull(value: JsonValue): boolean {
  return value === null || (Array.isArray(value) && value.some(hasNull));
}

/** Where keywords look: every text and number of the details, the tags, and what else the sender said in text. */
export function keywordTexts(event: Event): string[] {
  const said = ANY_FIELDS.map((field) => event[field]).filter((text) => text !== UNKNOWN);
  return [...textsWithin(event.details), ...event.tags, ...said];
}

function textsWithin(value: JsonValue): string[] {
  if (value === null) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(textsWithin) : [textOf(value)];
}
