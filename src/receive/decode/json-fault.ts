import { bufferOf } from './bytes.ts';

const BLANKS = /[ \t\r\n]*/y;
const DIGITS = /[0-9]*/y;
// oxlint-disable-next-line no-control-regex -- JSON has none of them in strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };

/**
 * The byte at which these bytes stop being JSON (RFC 8259); their number when they only end too early, and undefined when they
 * are JSON. `JSON.parse` says that of some faults only, in characters. Linear. For what is nested no deeper than a call stack.
 */
export function jsonFault(bytes: Uint8Array): number | undefined {
  const text = bufferOf(bytes).toString('utf8');
  const reader = new JsonReader(text);
  return reader.takesAll() ? undefined : Buffer.byteLength(text.slice(0, reader.at));
}

/** Takes JSON from left to right; where a method answers false, `at` is the character that may not stand there. */
class JsonReader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  takesAll(): boolean {
    return this.#value() && this.at === this.#text.length;
  }

  #value(): boolean {
    this.#skip(BLANKS);
    const taken = this.#bareValue();
    if (taken) this.#skip(BLANKS);
    return taken;
  }

  #bareValue(): boolean {
    const next = this.#text.charAt(this.at);
    if (next === '{') return this.#list('}', () => this.#member());
    if (next === '[') return this.#list(']', () => this.#value());
    if (next === '"') return this.#string();
    const literal = LITERALS[next];
    return literal === undefined ? this.#number() : Array.from(literal).every((character) => this.#take(character));
  }

  /** What stands between brackets, with commas between. */
  #list(close: string, element: () => boolean): boolean {
    this.at++;
    this.#skip(BLANKS);
    if (this.#take(close)) return true;
    while (element()) {
      if (this.#take(close)) return true;
      if (!this.#take(',')) return false;
    }
    return false;
  }

  #member(): boolean {
    this.#skip(BLANKS);
    if (!this.#string()) return false;
    this.#skip(BLANKS);
    return this.#take(':') && this.#value();
  }

  #string(): boolean {
    if (!this.#take('"')) return false;
    for (;;) {
      this.#skip(PLAIN);
      if (this.#take('"')) return true;
      if (!this.#take('\\') || !this.#escaped()) return false;
    }
  }

  #escaped(): boolean {
    if (!this.#take('u')) return this.#one(/["\\/bfnrt]/);
    for (let digit = 0; digit < 4; digit++) if (!this.#one(/[0-9a-fA-F]/)) return false;
    return true;
  }

  #number(): boolean {
    this.#take('-');
    if (!this.#take('0') && !this.#digits()) return false;
    if (this.#take('.') && !this.#digits()) return false;
    if (!this.#one(/[eE]/)) return true;
    this.#one(/[+-]/);
    return this.#digits();
  }

  #digits(): boolean {
    const start = this.at;
    this.#skip(DIGITS);
    return this.at > start;
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.at) !== character) return false;
    this.at++;
    return true;
  }

  #one(kind: RegExp): boolean {
    if (!kind.test(this.#text.charAt(this.at))) return false;
    this.at++;
    return true;
  }

  #skip(run: RegExp): void {
    run.lastIndex = this.at;
    run.test(this.#text);
    this.at = run.lastIndex;
  }
}
