import { isScalar } from './body-kind.ts';
import { BYTE, isBlank, lineEnd, skipBlanks, trimEnd } from './bytes.ts';

/** As pretty-printing leaves a line open: what the value is made of stands on the next ones. */
const OPENING = new Set<number | undefined>([BYTE.openBrace, BYTE.openBracket, BYTE.comma]);
const CLOSING = new Set<number | undefined>([BYTE.closeBrace, BYTE.closeBracket, BYTE.comma]);

/**
 * Where a broken value that begins here ends: with its line, so that it does not hurt the next one; a pretty-printed one takes
 * along the lines that can only be its own.
 */
export function brokenEnd(bytes: Buffer, start: number): number {
  let end = lineEnd(bytes, start);
  if (!leavesOpen(bytes, start, end)) return end;
  for (let next = skipBlanks(bytes, end); goesOn(bytes, next); next = skipBlanks(bytes, end))
    end = lineEnd(bytes, next);
  return end;
}

/** Whether the line [from, to) ends where a pretty-printed value goes on. */
export function leavesOpen(bytes: Buffer, from: number, to: number): boolean {
  return OPENING.has(bytes[trimEnd(bytes, from, to) - 1]);
}

/** Whether a line begins here as one within a pretty-printed value does: with a key or a scalar, or it only closes brackets. */
function goesOn(bytes: Buffer, at: number): boolean {
  if (at === bytes.length) return false;
  if (bytes[at] === BYTE.quote) return true;
  const line = trimEnd(bytes, at, lineEnd(bytes, at));
  let end = line;
  while (end > at && CLOSING.has(bytes[end - 1])) end--;
  return end === at || (end >= line - 1 && isScalar(bytes, at, end));
}

/** The newline before the next line that begins with an object, or the end. */
export function nextObjectLine(bytes: Buffer, from: number): number {
  let newline = bytes.indexOf(BYTE.newline, from);
  while (newline !== -1) {
    let at = newline + 1;
    while (at < bytes.length && isSeparator(bytes[at])) at++;
    if (bytes[at] === BYTE.openBrace || at === bytes.length) return newline;
    newline = bytes.indexOf(BYTE.newline, at);
  }
  return bytes.length;
}

/** Whether a byte means nothing between JSON values. */
export function isSeparator(byte: number | undefined): boolean {
  return byte === BYTE.comma || isBlank(byte);
}
