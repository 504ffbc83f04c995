import { RE2JS } from 're2js';
import type { Dsl } from './dsl.ts';

/*
 * Expressions of RE2 as Lucene's, which matches whole terms too. Only what means the same in both is given over: literals,
 * classes, groups, alternatives and repetition. Flags, look at word boundaries, quotes by \Q, classes of Unicode and
 * letters with case beyond ASCII are not; such an expression is left to memory.
 */

/** `index.max_regex_length` of both servers. */
const LONGEST = 1000;

/** The field has a term that is the prefix and then matches the expression, without regard to case; undefined when that cannot be said. */
export function luceneRegexp(field: string, prefix: string, source: string): Dsl | undefined {
  const translated = new Translation(source).whole();
  if (translated === undefined) return undefined;
  const value = `${quoted(prefix)}(${translated})`;
  return value.length > LONGEST ? undefined : { regexp: { [field]: { value, flags: 'NONE' } } };
}

/** Source of a Lucene expression that means this text. */
export function quoted(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, (character) => (character > '\x7f' ? character : `\\${character}`));
}

const REPEAT = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;
const GROUP = /\((?:\?(?:P<\w+>|[is]*:))?(?!\?)/y;
/** A class of ASCII characters and classes, without escapes by number, quotes and Unicode classes. */
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\[dDwWsStnrfv]|\\[^\w\x80-\u{10ffff}]|[^\]\\[\x80-\u{10ffff}])*\]/uy;
const SHORT_CLASS = /\\[dDwWsS]/y;
const CONTROL = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
]);

class Translation {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** The translation, or undefined when there is none. */
  whole(): string | undefined {
    // Around a whole text these say nothing.
    if (this.#source[0] === '^') this.#at++;
    const alternatives = this.#alternatives();
    if (this.#source.startsWith('$', this.#at)) this.#at++;
    return this.#at === this.#source.length ? alternatives : undefined;
  }

  #alternatives(): string | undefined {
    let all = this.#sequence();
    while (all !== undefined && this.#source[this.#at] === '|') {
      this.#at++;
      const next = this.#sequence();
      all = next === undefined ? undefined : `${all}|${next}`;
    }
    return all;
  }

  /** One alternative; Lucene writes an empty one `()`. */
  #sequence(): string | undefined {
    let text = '';
    while (this.#at < this.#source.length && !/^(?:[|)]|\$$)/.test(this.#source.slice(this.#at))) {
      const atom = this.#atom();
      if (atom === undefined) return undefined;
      text += atom + (this.#taken(REPEAT)?.replace(/\?$/, (lazy, at: number) => (at === 0 ? lazy : '')) ?? '');
    }
    return text === '' ? '()' : text;
  }

  #atom(): string | undefined {
    const next = this.#source[this.#at] ?? '';
    if (next === '(') return this.#group();
    if (next === '[') return classOf(this.#taken(CLASS));
    if (next === '\\') return this.#escape();
    if (next === '.') {
      this.#at++;
      return '.';
    }
    return '^$*+?'.includes(next) ? undefined : this.#literal();
  }

  #group(): string | undefined {
    if (this.#taken(GROUP) === undefined) return undefined;
    const inner = this.#alternatives();
    return inner !== undefined && this.#source[this.#at++] === ')' ? `(${inner})` : undefined;
  }

  #escape(): string | undefined {
    const short = this.#taken(SHORT_CLASS);
    if (short !== undefined) return classOf(short);
    const escaped = this.#source[this.#at + 1] ?? '';
    const control = CONTROL.get(escaped);
    if (control === undefined && /[\w\x80-\uffff]/.test(escaped)) return undefined;
    this.#at += 2;
    return quoted(control ?? escaped);
  }

  #literal(): string | undefined {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    if (character < '\x80') return classOf(quoted(character));
    return character.toLowerCase() === character.toUpperCase() ? character : undefined;
  }

  #taken(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source)?.[0];
    this.#at += match?.length ?? 0;
    return match;
  }
}

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
/** The only character beyond ASCII in folded texts that matches one of ASCII, `s`, without regard to case. */
const LONG_S = '\u017f';
/** Stands for all other characters: no class of ASCII tells them apart. */
const OTHER = '\u00e9';
const OTHERS = '\x80-\u017e\u0180-\u{10ffff}';

/** The characters that an expression for one character matches, as a class of Lucene's. RE2 itself says which they are. */
function classOf(source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
  const matched = (character: string) => compiled.matches(character);
  const members = [...ASCII, LONG_S].filter(matched);
  // Terms are folded.
  const folded = members.filter((character) => !/[A-Z]/.test(character)).map(quoted);
  if (matched(OTHER)) return `[${folded.join('')}${OTHERS}]`;
  if (folded.length === 0) return undefined;
  return folded.length === 1 ? folded[0] : `[${folded.join('')}]`;
}
