import { BYTE } from './bytes.ts';

/** Deeper than any event may be nested; beyond it a value counts as broken. */
const MAX_DEPTH = 1024;
/** Stands for "a scalar or a string came last". */
const SCALAR = 1;

/**
 * Finds the end of the JSON object or array that begins at `start`. Returns the offset behind it, or -1 - (offset of the byte
 * where it cannot go on) when it is broken: brackets that don't match, a value where none may be, a newline in a string (so
 * that an unfinished line does not swallow the next). Linear, and looks no closer: what it passes may still not be JSON.
 */
export function scanValue(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  nesting.reset();
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === BYTE.quote) {
      const behind = nesting.takesString() ? scanString(bytes, at) : -1 - at;
      if (behind < 0) return behind;
      at = behind;
      continue;
    }
    if (byte > BYTE.space) {
      if (!nesting.takes(byte)) return -1 - at;
      if (nesting.depth === 0) return at + 1;
    }
    at++;
  }
  return -1 - end;
}

/** Offset behind the string that begins at `start`, or -1 - (offset of the newline or end within it). */
export function scanString(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at];
    if (byte === BYTE.quote) return at + 1;
    if (byte === BYTE.backslash) at++;
    else if (byte === BYTE.newline) return -1 - at;
  }
  return -1 - end;
}

/** Which brackets are open, and what came last: as much of JSON's grammar as tells a broken value soon. */
class Nesting {
  depth = 0;
  #last = 0;
  /** 1 where the level is an object. */
  readonly #levels = new Uint8Array(MAX_DEPTH + 1);

  reset(): void {
    this.depth = 0;
    this.#last = 0;
  }

  takesString(): boolean {
    const last = this.#last;
    this.#last = SCALAR;
    if (last === BYTE.comma || last === BYTE.colon) return true;
    return last === (this.#levels[this.depth] === 1 ? BYTE.openBrace : BYTE.openBracket);
  }

  /** Takes one byte that is neither blank nor in a string; false when it may not stand here. */
  takes(byte: number): boolean {
    switch (byte) {
      case BYTE.openBrace:
      case BYTE.openBracket:
        return this.#opens(byte);
      case BYTE.closeBrace:
        this.#last = SCALAR;
        return this.#levels[this.depth--] === 1;
      case BYTE.closeBracket:
        this.#last = SCALAR;
        return this.#levels[this.depth--] === 0;
      case BYTE.comma:
      case BYTE.colon:
        this.#last = byte;
        return true;
      default:
        this.#last = SCALAR;
        return true;
    }
  }

  #opens(bracket: number): boolean {
    const last = this.#last;
    const inArray = this.#levels[this.depth] === 0 && (last === BYTE.comma || last === BYTE.openBracket);
    if ((this.depth > 0 && last !== BYTE.colon && !inArray) || this.depth === MAX_DEPTH) return false;
    this.#levels[++this.depth] = bracket === BYTE.openBrace ? 1 : 0;
    this.#last = bracket;
    return true;
  }
}

/** Shared: a scan never yields. */
const nesting = new Nesting();
