import type { JsonValue } from '../event.ts';
import { isDigit } from '../time/digits.ts';
import { someOutsideStrings } from './text-scan.ts';

/** `JSON.parse` hands the reviver the number as written (ECMAScript "JSON.parse source text access"). */
type Reviver = (this: unknown, key: string, value: JsonValue, context: { readonly source?: string }) => JsonValue;
type ParseWithSource = (text: string, reviver: Reviver) => JsonValue;

const LARGE_EXPONENT = /\d[eE]\+?\d{3}/;
const INTEGER = /^-?\d+$/;
/** Integers of fewer digits than this are below 2^53. */
const DIGITS = 16;

/** Whether a number outside strings may be one that parsing would change: 16 digits or more, or a large exponent. */
export function holdsInexactNumber(text: string): boolean {
  if (!holdsLongDigits(text) && !LARGE_EXPONENT.test(text)) return false;
  let digits = 0;
  return someOutsideStrings(text, (code, at) => {
    if (isDigit(code)) return ++digits === DIGITS;
    const exponent = digits > 0 && (code | 0x20) === 0x65 && LARGE_EXPONENT.test(text.slice(at - 1, at + 6));
    digits = 0;
    return exponent;
  });
}

/** Whether so many digits follow each other, in strings or not. Looks at one character in 16, and around it if it is a digit. */
function holdsLongDigits(text: string): boolean {
  for (let probe = DIGITS - 1; probe < text.length; probe += DIGITS) {
    if (!isDigit(text.charCodeAt(probe))) continue;
    let first = probe;
    let behind = probe + 1;
    while (isDigit(text.charCodeAt(first - 1)) && probe - first < DIGITS) first--;
    while (isDigit(text.charCodeAt(behind)) && behind - first < DIGITS) behind++;
    if (behind - first >= DIGITS) return true;
  }
  return false;
}

/** As `JSON.parse`, but integers beyond 2^53 and numbers beyond a double's range become strings as written. */
export function parseExactly(text: string): JsonValue {
  return (JSON.parse as ParseWithSource)(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !INTEGER.test(source));
    return exact ? value : source;
  });
}
