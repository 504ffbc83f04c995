import type { JsonObject, JsonValue } from '../event.ts';
import { isObject } from '../own-property.ts';
import { holdsInexactNumber, parseExactly } from './exact-numbers.ts';
import { isDeeper } from './nesting.ts';
import { wellFormed } from './well-formed.ts';

/** Levels of objects and arrays that are read. */
const DEPTH = 100;

export type ParsedObject =
  | { readonly value: JsonObject /** What had to be changed, one sentence each. */; readonly notes?: readonly string[] }
  | { readonly error: string };

/**
 * The JSON object that this text is, or why it is none. Never throws. Of a key that occurs twice the last value counts.
 * Integers beyond 2^53 and numbers beyond the range of a double (1e999) become their text, exactly as sent. Lone surrogates
 * become U+FFFD, and a note says so. `__proto__` is a key like any other: its own property.
 */
export function parseObject(text: string, depth = DEPTH): ParsedObject {
  if (isDeeper(text, depth)) return { error: `nested deeper than ${depth} levels` };
  let value: JsonValue;
  try {
    value = holdsInexactNumber(text) ? parseExactly(text) : (JSON.parse(text) as JsonValue);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
  if (!isObject(value)) return { error: `an event is a JSON object, this is ${nameOf(value)}` };
  if (!text.includes('\\u')) return { value };
  const notes: string[] = [];
  value = wellFormed(value, notes);
  return notes.length > 0 ? { value, notes } : { value };
}

function nameOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
