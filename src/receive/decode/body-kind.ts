import { BYTE, bufferOf, isBlank, skipBlanks, trimEnd } from './bytes.ts';
import { scanString } from './scan-value.ts';

/** What a body is made of, told by its content alone, and the first byte of it that matters. */
export interface BodyKind {
  /** `scalar`: one JSON number, string, true, false or null, from which no event can be taken. */
  readonly kind: 'json' | 'text' | 'scalar' | 'empty';
  readonly start: number;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const LITERALS = new Set(['true', 'false', 'null']);
const LONGEST_NUMBER = 400;
/** What may stand behind an array on its line. */
const FOLLOWING = new Set<number>([BYTE.comma, BYTE.openBrace, BYTE.openBracket, BYTE.closeBracket]);

export function bodyKind(bytes: Uint8Array): BodyKind {
  const marked = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
  const start = skipBlanks(bytes, marked ? BYTE_ORDER_MARK.length : 0);
  if (start === bytes.length) return { kind: 'empty', start };
  if (bytes[start] === BYTE.openBrace || beginsArray(bytes, start)) return { kind: 'json', start };
  return { kind: isScalar(bytes, start) ? 'scalar' : 'text', start };
}

/** Whether a JSON array begins here and not a line such as `[Sun Dec 04 04:47:44 2005] [error] ..` or `[main] started`. */
export function beginsArray(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== BYTE.openBracket) return false;
  const at = skipBlanks(bytes, start + 1);
  const first = bytes[at];
  if (first === undefined || first === BYTE.openBrace || first === BYTE.openBracket) return true;
  if (first === BYTE.closeBracket) return isBehindArray(bytes, at + 1);
  const end = skipBlanks(bytes, scalarEnd(bytes, at));
  if (end === at || !isScalar(bytes, at, end)) return false;
  return bytes[end] === BYTE.comma || (bytes[end] === BYTE.closeBracket && isBehindArray(bytes, end + 1));
}

/** Whether no word follows on the line: `[1] started` is none, and neither is `[    0.000000] Linux version 6.1`. */
function isBehindArray(bytes: Uint8Array, from: number): boolean {
  let at = from;
  while (bytes[at] === BYTE.space || bytes[at] === BYTE.tab) at++;
  const byte = bytes[at];
  return byte === undefined || isBlank(byte) || FOLLOWING.has(byte);
}

/** Offset behind the scalar that begins here: a string, or what stands before the next comma, bracket or line. */
function scalarEnd(bytes: Uint8Array, start: number): number {
  if (bytes[start] === BYTE.quote) return Math.max(start, scanString(bytes, start));
  const most = Math.min(bytes.length, start + LONGEST_NUMBER);
  let at = start;
  while (at < most && !isDelimiter(bytes[at])) at++;
  return at;
}

function isDelimiter(byte: number | undefined): boolean {
  return byte === BYTE.comma || byte === BYTE.closeBracket || byte === BYTE.newline;
}

/** Whether [start, to) is one JSON number, string, true, false or null, apart from blanks at its end. */
export function isScalar(bytes: Uint8Array, start: number, to = bytes.length): boolean {
  const end = trimEnd(bytes, start, to);
  const first = bytes[start] ?? 0;
  if (first === BYTE.quote) return scanString(bytes, start) === end;
  if (end - start > LONGEST_NUMBER) return false;
  const text = bufferOf(bytes).toString('latin1', start, end);
  if (LITERALS.has(text)) return true;
  return (
    (first === BYTE.minus || (first >= BYTE.zero && first <= BYTE.nine)) &&
    /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
  );
}
