import type { Event, JsonObject, JsonValue } from '../event/event.ts';
import { ANY_FIELDS, numberText } from './fields.ts';

/** Arrays directly inside arrays are looked through to this depth. */
export const ARRAY_DEPTH = 3;

type Leaf = string | number | boolean;
type Found = (value: Leaf | JsonObject) => boolean;

/** Text of a leaf value, not folded. */
export function textOf(value: Leaf): string {
  return typeof value === 'number' ? numberText(value) : String(value);
}

/** Whether any value under this path (leaf values and objects, arrays looked through) is found good. */
export function someValue(event: Event, segments: readonly string[], found: Found): boolean {
  const [top] = segments;
  if (top === undefined) return false;
  const start = own(event as unknown as JsonObject, top);
  return elements(start, (value) => descend(value, segments, 1, found));
}

function descend(value: Leaf | JsonObject, segments: readonly string[], index: number, found: Found): boolean {
  if (index === segments.length) return found(value);
  if (typeof value !== 'object') return false;
  const next = own(value, segments[index] ?? '');
  if (elements(next, (inner) => descend(inner, segments, index + 1, found))) return true;
  if (index === segments.length - 1) return false;
  return elements(own(value, segments.slice(index).join('.')), found);
}

function elements(value: JsonValue | undefined, found: Found, depth = 0): boolean {
  if (value === null || value === undefined) return false;
  if (!Array.isArray(value)) return found(value);
  return depth < ARRAY_DEPTH && value.some((element) => elements(element, found, depth + 1));
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Every text that a search without a field looks into, not folded. A filter over the tokens of an event must hold the
 * tokens of all of them (see CompiledQuery.requiredTokens).
 */
export function anyTexts(event: Event): string[] {
  const texts: string[] = [];
  const open: (JsonValue | undefined)[] = [event.details, event.tags, ...ANY_FIELDS.map((field) => event[field])];
  while (open.length > 0) {
    const value = open.pop();
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object') texts.push(textOf(value));
    else for (const inner of Array.isArray(value) ? value : Object.values(value)) open.push(inner);
  }
  return texts;
}
