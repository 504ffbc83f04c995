import type { JsonValue } from '../../event/event.ts';
import { someOutsideStrings } from './text-scan.ts';

/** `JSON.parse` hands the reviver the number as written (ECMAScript "JSON.parse source text access"). */
type Reviver = (this: unknown, key: string, value: JsonValue, context: { readonly source?: string }) => JsonValue;
type ParseWithSource = (text: string, reviver: Reviver) => JsonValue;

/** Necessary for a number that a double can't hold; cheap, and also true of digits within strings. */
const LONG_DIGITS = /\d{16}/;
const LARGE_EXPONENT = /\d[eE]\+?\d{3}/;
const INTEGER = /^-?\d+$/;
const DIGITS_OF_SAFE = 16;

/** Whether a number outside strings may be one that parsing would change: 16 digits or more, or a large exponent. */
export function holdsInexactNumber(text: string): boolean {
  if (!LONG_DIGITS.test(text) && !LARGE_EXPONENT.test(text)) return false;
  let digits = 0;
  return someOutsideStrings(text, (code, at) => {
    if (code >= 0x30 && code <= 0x39) return ++digits === DIGITS_OF_SAFE;
    const exponent = digits > 0 && (code | 0x20) === 0x65 && LARGE_EXPONENT.test(text.slice(at - 1, at + 6));
    digits = 0;
    return exponent;
  });
}

/** As `JSON.parse`, but integers beyond 2^53 and numbers beyond a double's range become strings as written. */
export function parseExactly(text: string): JsonValue {
  return (JSON.parse as ParseWithSource)(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !INTEGER.test(source));
    return exact ? value : source;
  });
}
