import { isUtf8 } from 'node:buffer';
import type { JsonObject } from '../../event/event.ts';
import { parseObject } from '../../event/json/parse-object.ts';
import { bufferOf } from './bytes.ts';

export interface ParseLimits {
  /** Levels of objects and arrays. */
  readonly depth: number;
}

export type ParsedItem =
  | { readonly value: JsonObject /** What had to be changed, one sentence each. */; readonly notes?: readonly string[] }
  | { readonly error: string; readonly fault?: BodyFault };

/** Why no event can be taken from bytes, in words for which protocols have codes. */
export type BodyFault = 'empty' | 'format' | 'event-required' | 'event-blank';

const REPLACEMENT = '\uFFFD';

/**
 * The JSON object in these bytes as `parseObject` reads it, or why there is none. Never throws. Bytes that are not UTF-8 become
 * U+FFFD, and a note says so.
 */
export function parseItem(bytes: Uint8Array, limits?: ParseLimits): ParsedItem {
  const text = bufferOf(bytes).toString('utf8');
  const parsed = parseObject(text, limits?.depth);
  if ('error' in parsed || !text.includes(REPLACEMENT) || isUtf8(bytes)) return parsed;
  return { ...parsed, notes: ['bytes that are not UTF-8 were replaced', ...(parsed.notes ?? [])] };
}
