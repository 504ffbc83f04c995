import type { WildcardPart } from './ast.ts';
import { QueryError } from './query-error.ts';

/** A word as it was typed, escapes resolved. */
export interface Word {
  /** Offset of its first character. */
  readonly at: number;
  /** Its text, `*` and `?` included. */
  readonly text: string;
  /** Its text as literals and wildcards. */
  readonly parts: readonly WildcardPart[];
  /** It has a `*` or `?` that was not escaped. */
  readonly wild: boolean;
  /** A character was escaped: it is no operator, date or number. */
  readonly escaped: boolean;
}

const ENDS_WORD = new Set(['(', ')', '[', ']', '{', '}', '"', '^', '~']);

/** Reads a query from left to right. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get next(): string {
    return this.text.charAt(this.at);
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (/\s/.test(this.next)) this.at++;
  }

  /** Takes this text if it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The error that something else was expected here. */
  error(problem: string, remedy?: string, at = this.at): QueryError {
    return new QueryError(this.text, at, problem, remedy);
  }

  /** How to speak of what comes next. */
  found(): string {
    return this.atEnd ? 'the query ends' : `"${String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)}" stands`;
  }

  /** The word that comes next (its text is empty when there is none), up to a `:` or past it. */
  word(colons: 'stop' | 'pass'): Word {
    const at = this.at;
    const parts: WildcardPart[] = [];
    let text = '';
    let literal = '';
    let escaped = false;
    while (!this.atEnd && !/\s/.test(this.next) && !ENDS_WORD.has(this.next)) {
      const character = this.next;
      if (character === ':' && colons === 'stop') break;
      this.at++;
      if (character === '*' || character === '?') {
        if (literal !== '') parts.push({ literal });
        literal = '';
        parts.push({ wild: character });
        text += character;
        continue;
      }
      if (character === '\\') escaped = true;
      const meant = character === '\\' ? this.#escaped() : character;
      literal += meant;
      text += meant;
    }
    if (literal !== '') parts.push({ literal });
    return { at, text, parts, wild: parts.some((part) => 'wild' in part), escaped };
  }

  #escaped(): string {
    if (this.atEnd) throw this.error('a character is expected after \\', 'Write \\\\ for a backslash.');
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }

  /** The text between the quotes, the first of which comes next. */
  quoted(): string {
    const start = this.at++;
    let text = '';
    while (!this.atEnd) {
      if (this.take('"')) return text;
      if (this.take('\\')) text += this.#escaped();
      else text += this.text.charAt(this.at++);
    }
    throw this.error('the closing " is missing', 'Write \\" for a quote inside of quotes.', start);
  }

  /** The expression between the slashes, the first of which comes next; `\/` is a slash, other escapes are the expression's own. */
  slashed(): string {
    const start = this.at++;
    let source = '';
    while (!this.atEnd) {
      if (this.take('/')) return source;
      if (this.take('\\/')) source += '/';
      else if (this.next === '\\') {
        source += this.text.slice(this.at, this.at + 2);
        this.at += 2;
      } else source += this.text.charAt(this.at++);
    }
    throw this.error(
      'the closing / of the regular expression is missing',
      'Put quotes around a path: "/var/log".',
      start,
    );
  }
}
