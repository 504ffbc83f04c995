import { beginsArray } from './body-kind.ts';
import { isSeparator } from './broken-lines.ts';
import { BYTE, trimEnd } from './bytes.ts';
import type { RawItem } from './raw-item.ts';
import { ValueEnds } from './value-ends.ts';

const NOWHERE = -1;

/**
 * What stands between JSON values: a `line` that begins with no value is a text of its own, and what is broken ends with its
 * line. In a `document` it is part of what is broken, which ends where the next line begins with an object.
 */
export type Between = 'line' | 'document';

/**
 * Splits JSON in any framing (one object or several, pretty-printed, one a line, back to back, or in arrays) and lines of text,
 * each judged by itself. The bracket of an array that nothing closes comes last, as a broken item. Linear in the body's length.
 */
export function* splitJson(bytes: Buffer, start: number, between: Between = 'line'): Generator<RawItem> {
  const cutter = new JsonCutter(bytes, start, between);
  for (let item = cutter.next(); item; item = cutter.next()) yield item;
}

class JsonCutter {
  readonly #bytes: Buffer;
  readonly #byLine: boolean;
  readonly #ends: ValueEnds;
  #at: number;
  /** Where the line begins that nothing has been taken from yet, or nowhere. */
  #line: number;
  /** Offset of the bracket of the array that we are in, or nowhere. */
  #array = NOWHERE;
  /** The array's bracket or a comma came last. */
  #expecting = false;
  /** The last element of the array was broken: that tells already that the array is. */
  #broken = false;

  constructor(bytes: Buffer, start: number, between: Between) {
    this.#bytes = bytes;
    this.#at = start;
    this.#line = start;
    this.#byLine = between === 'line';
    this.#ends = new ValueEnds(bytes, this.#byLine);
  }

  next(): RawItem | undefined {
    for (;;) {
      this.#skipSeparators();
      if (this.#array !== NOWHERE && this.#endsArray()) {
        const unclosed = this.#leaveArray();
        if (unclosed) return unclosed;
      } else if (this.#at === this.#bytes.length) return undefined;
      else if (this.#array === NOWHERE && this.#beginsArray()) this.#enterArray();
      else return this.#item();
    }
  }

  /** Goes to where the next item begins; among lines, no further than the line of the array that we are in. */
  #skipSeparators(): void {
    for (; isSeparator(this.#bytes[this.#at]); this.#at++) {
      const byte = this.#bytes[this.#at];
      if (byte === BYTE.comma) this.#expecting = true;
      if (byte !== BYTE.newline) continue;
      if (this.#ends.linewise && this.#array !== NOWHERE) return;
      this.#line = this.#at + 1;
    }
  }

  /** Among lines an array has a line of its own. */
  #beginsArray(): boolean {
    if (!beginsArray(this.#bytes, this.#at)) return false;
    if (!this.#ends.linewise) return true;
    return this.#bytes[trimEnd(this.#bytes, this.#at, this.#ends.ofLine(this.#at)) - 1] === BYTE.closeBracket;
  }

  #enterArray(): void {
    this.#array = this.#at++;
    this.#line = NOWHERE;
    this.#expecting = true;
    this.#broken = false;
  }

  /** At its bracket, at the end of its line or of the body, and before a line of text that no comma leads to. */
  #endsArray(): boolean {
    const byte = this.#bytes[this.#at];
    if (byte === undefined || byte === BYTE.closeBracket || byte === BYTE.newline) return true;
    const isText = this.#line !== NOWHERE && byte !== BYTE.openBrace && byte !== BYTE.openBracket;
    return this.#byLine && isText && !this.#expecting;
  }

  /** The array's bracket, when nothing closes it and no broken element says so. */
  #leaveArray(): RawItem | undefined {
    const offset = this.#array;
    const closed = this.#bytes[this.#at] === BYTE.closeBracket;
    this.#array = NOWHERE;
    if (closed) {
      this.#at++;
      this.#line = NOWHERE;
    }
    return closed || this.#broken ? undefined : { offset, length: 1, kind: 'json' };
  }

  #item(): RawItem {
    const isText = this.#byLine && this.#array === NOWHERE && this.#line !== NOWHERE && !this.#beginsValue();
    // The blanks that a line of text begins with belong to it.
    const offset = isText ? this.#line : this.#at;
    if (isText) this.#ends.noteText();
    const end = isText ? this.#ends.ofLine(this.#at) : this.#itemEnd(offset);
    this.#at = end;
    this.#line = NOWHERE;
    this.#expecting = false;
    return { offset, length: trimEnd(this.#bytes, offset, end) - offset, kind: isText ? 'text' : 'json' };
  }

  #beginsValue(): boolean {
    return this.#bytes[this.#at] === BYTE.openBrace || beginsArray(this.#bytes, this.#at);
  }

  #itemEnd(start: number): number {
    const first = this.#bytes[start];
    if (this.#array === NOWHERE) {
      return first === BYTE.openBrace ? this.#ends.ofObject(start) : this.#ends.ofBroken(start);
    }
    this.#broken = false;
    if (first !== BYTE.openBrace && first !== BYTE.openBracket) return scalarEnd(this.#bytes, start);
    const { end, broken } = this.#ends.ofElement(start);
    this.#broken = broken;
    return end;
  }
}

/** End of an array's element that is neither object nor array. */
function scalarEnd(bytes: Buffer, start: number): number {
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
