import { beginsArray } from './body-kind.ts';
import { BYTE, isBlank, lineEnd, trimEnd } from './bytes.ts';
import type { RawItem } from './raw-item.ts';
import { scanValue } from './scan-value.ts';

const SEAM = Buffer.from('}{');
const ARRAY_SEAM = Buffer.from('},{');
/** Broken stretches are looked through again, from their second line on, until this many times the body was scanned. */
const RESCANS = 4;

/**
 * Splits JSON in any framing: one object or several, pretty-printed, one a line, back to back, or in arrays. A broken item
 * ends where the next line begins with an object, so that the rest is not lost. Linear in the body's length.
 */
export function* splitJson(bytes: Buffer, start: number): Generator<RawItem> {
  const cutter = new JsonCutter(bytes, start);
  for (let item = cutter.next(); item; item = cutter.next()) yield item;
}

class JsonCutter {
  readonly #bytes: Buffer;
  #at: number;
  #inArray = false;
  /** The first object filled its line: then each line that begins and ends like an object is one, unless a seam is in it. */
  #linewise: boolean | undefined;
  #seam = -1;
  #wasted = 0;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  next(): RawItem | undefined {
    if (!this.#skipBetween()) return undefined;
    const start = this.#at;
    const end = this.#itemEnd(start);
    this.#at = end;
    return { offset: start, length: trimEnd(this.#bytes, start, end) - start, kind: 'json' };
  }

  /** Goes to where the next item begins; false at the end of the body. */
  #skipBetween(): boolean {
    for (; this.#at < this.#bytes.length; this.#at++) {
      const byte = this.#bytes[this.#at];
      if (byte === BYTE.newline && this.#linewise) this.#inArray = false;
      if (isSeparator(byte)) continue;
      if (byte === BYTE.closeBracket && this.#inArray) this.#inArray = false;
      else if (byte === BYTE.openBracket && !this.#inArray && this.#beginsArray()) this.#inArray = true;
      else return true;
    }
    return false;
  }

  /** Among lines an array has a line of its own. */
  #beginsArray(): boolean {
    if (!beginsArray(this.#bytes, this.#at)) return false;
    if (!this.#linewise) return true;
    const end = trimEnd(this.#bytes, this.#at, lineEnd(this.#bytes, this.#at));
    return this.#bytes[end - 1] === BYTE.closeBracket;
  }

  #itemEnd(start: number): number {
    const first = this.#bytes[start];
    if (first === BYTE.openBrace || (first === BYTE.openBracket && this.#inArray)) return this.#valueEnd(start);
    if (this.#inArray) return elementEnd(this.#bytes, start);
    return this.#resume(start + 1);
  }

  #valueEnd(start: number): number {
    const lineFound = this.#linewise && !this.#inArray ? this.#wholeLine(start) : -1;
    if (lineFound !== -1) return lineFound;
    const end = scanValue(this.#bytes, start);
    // Brackets of two broken lines can match across whole ones between: among lines, an object over several must be JSON.
    if (end > 0 && (!this.#linewise || isJson(this.#bytes, start, end))) {
      this.#linewise ??= !this.#inArray && isLineEnd(this.#bytes, end);
      return end;
    }
    const broken = end > 0 ? end : -1 - end;
    this.#wasted += broken - start;
    return this.#resume(this.#wasted <= RESCANS * this.#bytes.length ? start + 1 : broken);
  }

  /** End of the line if it looks like one object, else -1. */
  #wholeLine(start: number): number {
    const end = lineEnd(this.#bytes, start);
    if (this.#bytes[trimEnd(this.#bytes, start, end) - 1] !== BYTE.closeBrace) return -1;
    if (this.#seam < start) {
      const seam = this.#bytes.indexOf(SEAM, start);
      this.#seam = seam === -1 ? this.#bytes.length : seam;
    }
    return this.#seam < end ? -1 : end;
  }

  /** Where an item may begin again: before a line (in an array, also an element) that begins with an object. */
  #resume(from: number): number {
    const line = nextObjectLine(this.#bytes, from);
    const seam = this.#inArray ? this.#bytes.subarray(from, line).indexOf(ARRAY_SEAM) : -1;
    return seam === -1 ? line : from + seam + 1;
  }
}

function isSeparator(byte: number | undefined): boolean {
  return byte === BYTE.comma || isBlank(byte);
}

function isJson(bytes: Buffer, start: number, end: number): boolean {
  try {
    JSON.parse(bytes.toString('utf8', start, end));
    return true;
  } catch {
    return false;
  }
}

function isLineEnd(bytes: Buffer, from: number): boolean {
  return trimEnd(bytes, from, lineEnd(bytes, from)) === from;
}

/** End of an array's element that is neither object nor array. */
function elementEnd(bytes: Buffer, start: number): number {
  let quoted = false;
  let at = start;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BYTE.newline) break;
    if (byte === BYTE.quote) quoted = !quoted;
    else if (byte === BYTE.backslash) at++;
    else if (!quoted && (byte === BYTE.comma || byte === BYTE.closeBracket)) break;
  }
  return at > start ? Math.min(at, bytes.length) : start + 1;
}

/** The newline before the next line that begins with an object, or the end. */
function nextObjectLine(bytes: Buffer, from: number): number {
  let newline = bytes.indexOf(BYTE.newline, from);
  while (newline !== -1) {
    let at = newline + 1;
    while (at < bytes.length && isSeparator(bytes[at])) at++;
    if (bytes[at] === BYTE.openBrace || at === bytes.length) return newline;
    newline = bytes.indexOf(BYTE.newline, at);
  }
  return bytes.length;
}
