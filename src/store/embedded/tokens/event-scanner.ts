import { LiftFinder } from './lift-finder.ts';
import type { TokenSet } from './token-set.ts';
import { beginsLiteral, ValueTokens } from './value-tokens.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LETTER_U = 0x75;
const LETTER_D = 0x64;
const MOST_DEPTH = 512;

/** Bytes at which a number, `true`, `false` or `null` ends. */
const ENDS_LITERAL = new Uint8Array(256);
for (const character of ',}] \t\r\n') ENDS_LITERAL[character.charCodeAt(0)] = 1;

const MOZDEF = Buffer.from('mozdef');
const DETAILS = Buffer.from('details');
const ID = Buffer.from('id');
const TAGS = Buffer.from('tags');

/** What one pass over a line of NDJSON tells. */
export interface LineFacts {
  /** Half-open byte range of the line. */
  readonly start: number;
  readonly end: number;
  /** Half-open byte range of the text of `mozdef.id`; empty when there is none. */
  readonly idStart: number;
  readonly idEnd: number;
  /** Where the first element of the array `tags` begins; `start` when there is no such array. */
  readonly tagsStart: number;
  /** May hold half of a surrogate pair, which DuckDB refuses. */
  readonly illFormed: boolean;
  /** What can be lifted out of it: see `LiftFinder.end`. */
  readonly lifts: readonly number[];
}

/**
 * One linear pass over stored events as bytes. It puts the hash of every token of every string, number and boolean value
 * into `tokens` (the same tokens as `tokensOf` and `quadsOf` of that value; not of keys, and not of what is under `mozdef`), and finds
 * each event's id and what can be lifted out of it. It makes no strings, except for strings with letters beyond ASCII or `\u` escapes.
 */
export class EventScanner {
  readonly #values: ValueTokens;
  readonly #objects = new Uint8Array(MOST_DEPTH);
  readonly #lifts = new LiftFinder();
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #depth = 0;
  #expectKey = false;
  #inMozdef = false;
  #inDetails = false;
  #idNext = false;
  #tagsNext = false;
  #idStart = 0;
  #idEnd = 0;
  #tagsStart = 0;
  #illFormed = false;

  constructor(tokens: TokenSet) {
    this.#values = new ValueTokens(tokens);
  }

  /** Scans all lines (blank ones are left out). */
  scan(bytes: Uint8Array): LineFacts[] {
    const lines: LineFacts[] = [];
    let start = 0;
    while (start < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      if (end > start) lines.push(this.#line(bytes, start, end));
      start = end + 1;
    }
    return lines;
  }

  #line(bytes: Uint8Array, start: number, end: number): LineFacts {
    this.#bytes = bytes;
    this.#at = start;
    this.#depth = 0;
    this.#expectKey = false;
    this.#inMozdef = false;
    this.#inDetails = false;
    this.#lifts.begin(bytes);
    this.#idNext = false;
    this.#tagsNext = false;
    this.#idStart = start;
    this.#idEnd = start;
    this.#tagsStart = start;
    this.#illFormed = false;
    while (this.#at < end) this.#step(end);
    return {
      start,
      end,
      idStart: this.#idStart,
      idEnd: this.#idEnd,
      tagsStart: this.#tagsStart,
      illFormed: this.#illFormed,
      lifts: this.#lifts.end(),
    };
  }

  #step(end: number): void {
    const byte = this.#bytes[this.#at] ?? 0;
    switch (byte) {
      case QUOTE:
        if (this.#expectKey) this.#key(end);
        else this.#string(end);
        return;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#open(byte === OPEN_BRACE);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#depth--;
        this.#expectKey = false;
        break;
      case COMMA:
        this.#expectKey = this.#objects[this.#depth - 1] === 1;
        this.#idNext = false;
        this.#tagsNext = false;
        break;
      default:
        if (beginsLiteral(byte)) {
          this.#literal(end);
          return;
        }
    }
    this.#at++;
  }

  #open(object: boolean): void {
    this.#lifts.other();
    if (this.#tagsNext && !object) this.#tagsStart = this.#at + 1;
    this.#tagsNext = false;
    if (this.#depth < MOST_DEPTH) this.#objects[this.#depth] = object ? 1 : 0;
    this.#depth++;
    this.#expectKey = object;
  }

  #key(end: number): void {
    const start = this.#at + 1;
    const close = this.#closingQuote(start, end);
    if (this.#depth === 1) {
      this.#inMozdef = this.#textIs(start, close, MOZDEF);
      this.#inDetails = this.#textIs(start, close, DETAILS);
      this.#lifts.key('top', start, close);
    } else if (this.#depth === 2) {
      if (this.#inDetails) this.#lifts.key('details', start, close);
      else if (this.#inMozdef) this.#lifts.key('mozdef', start, close);
    }
    this.#tagsNext = this.#depth === 1 && this.#textIs(start, close, TAGS);
    this.#idNext = this.#depth === 2 && this.#inMozdef && this.#textIs(start, close, ID);
    this.#expectKey = false;
    this.#at = close + 1;
  }

  #textIs(start: number, end: number, text: Uint8Array): boolean {
    if (end - start !== text.length) return false;
    for (let index = 0; index < text.length; index++) {
      if (this.#bytes[start + index] !== text[index]) return false;
    }
    return true;
  }

  /** Position of the quote that ends the string whose first character is at `start`. */
  #closingQuote(start: number, end: number): number {
    const bytes = this.#bytes;
    let at = start;
    while (at < end && bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) {
        this.#noteEscape(at);
        at++;
      }
      at++;
    }
    return Math.min(at, end);
  }

  #noteEscape(at: number): void {
    if (this.#bytes[at + 1] !== LETTER_U || ((this.#bytes[at + 2] ?? 0) | 0x20) !== LETTER_D) return;
    this.#illFormed ||= /[89a-f]/i.test(String.fromCharCode(this.#bytes[at + 3] ?? 0));
  }

  #string(end: number): void {
    const start = this.#at + 1;
    if (this.#inMozdef) {
      const close = this.#closingQuote(start, end);
      if (this.#idNext) {
        this.#idStart = start;
        this.#idEnd = close;
      }
      this.#lifts.text(start, close);
      this.#at = close + 1;
      return;
    }
    const stopped = this.#values.ascii(this.#bytes, start, end);
    const ended = stopped >= end || this.#bytes[stopped] === QUOTE;
    const close = ended ? stopped : this.#closingQuote(stopped, end);
    if (!ended) this.#values.unicode(this.#bytes, start, close);
    this.#lifts.text(start, close);
    this.#at = close + 1;
  }

  #literal(end: number): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let plus = false;
    while (at < end && ENDS_LITERAL[bytes[at] ?? 0] === 0) {
      plus ||= bytes[at] === 0x2b;
      at++;
    }
    this.#at = at;
    this.#lifts.number(start, at);
    if (this.#inMozdef || bytes[start] === 0x6e) return;
    if (plus) this.#values.exponent(bytes, start, at);
    else this.#values.ascii(bytes, start, Math.min(at + 1, bytes.length));
  }
}
