import { type LineFacts, LineNotes } from './line-facts.ts';
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

/**
 * One linear pass over stored events as bytes. It puts the hash of every token of every string, number and boolean value
 * into `tokens` (the same tokens as `tokensOf` and `quadsOf` of that value; not of keys, and not of what is under `mozdef`), and
 * notes the facts of each line. It makes no strings, except for strings with letters beyond ASCII or `\u` escapes.
 */
export class EventScanner {
  readonly #values: ValueTokens;
  readonly #notes = new LineNotes();
  readonly #objects = new Uint8Array(MOST_DEPTH);
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #depth = 0;
  #expectKey = false;

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
    this.#notes.begin(bytes, start);
    while (this.#at < end) this.#step(end);
    return this.#notes.end(end);
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
    this.#notes.open(object, this.#at);
    if (this.#depth < MOST_DEPTH) this.#objects[this.#depth] = object ? 1 : 0;
    this.#depth++;
    this.#expectKey = object;
  }

  #key(end: number): void {
    const start = this.#at + 1;
    const close = this.#closingQuote(start, end);
    this.#notes.key(this.#depth, start, close);
    this.#expectKey = false;
    this.#at = close + 1;
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
    if (/[89a-f]/i.test(String.fromCharCode(this.#bytes[at + 3] ?? 0))) this.#notes.illFormed();
  }

  #string(end: number): void {
    const start = this.#at + 1;
    const close = this.#notes.inMozdef ? this.#closingQuote(start, end) : this.#tokens(start, end);
    this.#notes.text(start, close);
    this.#at = close + 1;
  }

  /** Takes the tokens of the string that begins at `start`; position of the quote that ends it. */
  #tokens(start: number, end: number): number {
    const stopped = this.#values.ascii(this.#bytes, start, end);
    if (stopped >= end || this.#bytes[stopped] === QUOTE) return stopped;
    const close = this.#closingQuote(stopped, end);
    this.#values.unicode(this.#bytes, start, close);
    return close;
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
    this.#notes.literal(start, at);
    if (this.#notes.inMozdef || bytes[start] === 0x6e) return;
    if (plus) this.#values.exponent(bytes, start, at);
    else this.#values.ascii(bytes, start, Math.min(at + 1, bytes.length));
  }
}
