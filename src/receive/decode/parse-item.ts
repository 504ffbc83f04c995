import type { JsonObject, JsonValue } from '../../event/event.ts';
import { isObject } from '../../event/own-property.ts';
import { messageOf } from '../../lifecycle/error.ts';
import { holdsInexactNumber, parseExactly } from './exact-numbers.ts';
import { isDeeper } from './nesting.ts';
import { utf8Text } from './utf8-text.ts';
import { wellFormed } from './well-formed.ts';

export interface ParseLimits {
  /** Levels of objects and arrays. */
  readonly depth: number;
}

export type ParsedItem =
  | { readonly value: JsonObject /** What had to be changed, one sentence each. */; readonly notes?: readonly string[] }
  | {
      readonly error: string;
      readonly fault?: BodyFault;
      /** The bytes are no JSON: see jsonFault for the place. */
      readonly broken?: true;
    };

/** Why no event can be taken from bytes, in words for which protocols have codes. */
export type BodyFault = 'empty' | 'format' | 'event-required' | 'event-blank';

const LIMITS: ParseLimits = { depth: 100 };

/**
 * The JSON object in these bytes, or why there is none. Never throws. Of a key that occurs twice the last value counts.
 * Integers beyond 2^53 and numbers beyond the range of a double (1e999) become their text, exactly as sent. Bytes that are not
 * UTF-8 and lone surrogates become U+FFFD, and a note says so. `__proto__` is a key like any other: its own property.
 */
export function parseItem(bytes: Uint8Array, limits: ParseLimits = LIMITS): ParsedItem {
  const notes: string[] = [];
  const text = utf8Text(bytes, notes);
  if (isDeeper(text, limits.depth)) return { error: `nested deeper than ${limits.depth} levels` };
  let value: JsonValue;
  try {
    value = holdsInexactNumber(text) ? parseExactly(text) : (JSON.parse(text) as JsonValue);
  } catch (error) {
    return { error: messageOf(error), broken: true };
  }
  if (!isObject(value)) return { error: `an event is a JSON object, this is ${nameOf(value)}` };
  if (text.includes('\\u')) value = wellFormed(value, notes);
  return notes.length > 0 ? { value, notes } : { value };
}

function nameOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
