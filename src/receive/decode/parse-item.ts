import type { JsonObject } from '../../event/event.ts';
import { parseObject } from '../../event/json/parse-object.ts';
import { utf8Text } from './utf8-text.ts';

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

/**
 * The JSON object in these bytes as `parseObject` reads it, or why there is none. Never throws. Bytes that are not UTF-8 become
 * U+FFFD, and a note says so.
 */
export function parseItem(bytes: Uint8Array, limits?: ParseLimits): ParsedItem {
  const notes: string[] = [];
  const parsed = parseObject(utf8Text(bytes, notes), limits?.depth);
  if ('error' in parsed || notes.length === 0) return parsed;
  return { ...parsed, notes: [...notes, ...(parsed.notes ?? [])] };
}
