import { type Event, type JsonObject, type JsonValue, UNKNOWN } from '../../event/event.ts';
import { ARRAY_DEPTH, textOf } from '../../query/field-values.ts';
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

/**
 * What stands under a stored path; through an array, a list of what its elements have there. Arrays in arrays are looked through as
 * deep as searches do: what a rule finds, a search for it finds.
 */
export function valueAt(event: Event, path: readonly string[]): JsonValue | undefined {
  const value = below(event as unknown as JsonObject, { path, index: 0, depth: 0 });
  // That is how the stored form writes that the sender did not say.
  return path.length === 1 && value === UNKNOWN ? undefined : value;
}

/** Where on a path a value stands, and in how many arrays directly inside each other. */
interface Position {
  readonly path: readonly string[];
  readonly index: number;
  readonly depth: number;
}

function below(value: JsonValue, { path, index, depth }: Position): JsonValue | undefined {
  const key = path[index];
  if (key === undefined) return withinReach(value, depth);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    if (depth === ARRAY_DEPTH) return undefined;
    const found = value.map((element) => below(element, { path, index, depth: depth + 1 }));
    const there = found.filter((inner) => inner !== undefined);
    return there.length > 0 ? there : undefined;
  }
  const next = Object.hasOwn(value, key) ? value[key] : undefined;
  return next === undefined ? undefined : below(next, { path, index: index + 1, depth: 0 });
}

/** The value without arrays that lie too deep in others; nearly always it is the value itself. */
export function withinReach(value: JsonValue, depth = 0): JsonValue {
  if (!Array.isArray(value)) return value;
  if (depth === ARRAY_DEPTH) return [];
  return value.some(Array.isArray) ? value.map((element) => withinReach(element, depth + 1)) : value;
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
