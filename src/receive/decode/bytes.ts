/** Bytes that JSON and lines are made of. */
export const BYTE = {
  tab: 0x09,
  newline: 0x0a,
  carriageReturn: 0x0d,
  recordSeparator: 0x1e,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** A Buffer over the same memory. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether a byte means nothing between items: also the record separator of JSON text sequences (RFC 7464). */
export function isBlank(byte: number | undefined): boolean {
  if (byte === undefined || byte > BYTE.space) return false;
  return (
    byte === BYTE.space ||
    byte === BYTE.newline ||
    byte === BYTE.carriageReturn ||
    byte === BYTE.tab ||
    byte === BYTE.recordSeparator
  );
}

/** First byte at or after `from` that is not blank, or `to`. */
export function skipBlanks(bytes: Uint8Array, from: number, to = bytes.length): number {
  let at = from;
  while (at < to && isBlank(bytes[at])) at++;
  return at;
}

/** End of [from, to) without the blanks before it. */
export function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(bytes[end - 1])) end--;
  return end;
}

/** Where the line of `from` ends: its newline, or the end of the bytes. */
export function lineEnd(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(BYTE.newline, from);
  return newline === -1 ? bytes.length : newline;
}
