import { hasHidden } from './visible-text.ts';

/** A filter by click: the events with (or without) this value in this field. */
export interface Filter {
  readonly field: string;
  readonly value: string;
  readonly include: boolean;
}

const SPECIAL = /[\s+\-!(){}[\]^"~*?:\\/&|<>=,]/g;
/** Longer values are filtered by their beginning, so that a query stays a thing to read, and the address short. */
const MAX_VALUE = 300;

/** A field's name as the query language wants it. */
export function escapeField(field: string): string {
  return field.replace(SPECIAL, '\\$&');
}

/** Whether the query language has a name for the field: not for a key with `*` in it, nor with a dot at its ends. */
export function isFilterable(field: string): boolean {
  return field.split('.').every((segment) => segment !== '' && !segment.includes('*'));
}

/**
 * A value as the query language wants it: quoted. A value with invisible characters becomes a term with wildcards in
 * their place, and a very long one its beginning and `*`; so a query never holds what a person cannot see.
 */
export function escapeValue(value: string): string {
  const long = value.length > MAX_VALUE;
  const text = long ? value.slice(0, MAX_VALUE) : value;
  if (!long && !hasHidden(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`;
  let term = '';
  for (const character of text) {
    if (hasHidden(character)) term += character.length > 1 ? '*' : '?';
    else term += character.replace(SPECIAL, '\\$&');
  }
  return long ? `${term}*` : term;
}

/** The condition alone, e.g. `NOT details.username:"root"`. */
export function filterClause(filter: Filter): string {
  return `${filter.include ? '' : 'NOT '}${escapeField(filter.field)}:${escapeValue(filter.value)}`;
}

/** Whether every quote and parenthesis is closed, and none too many: such a text in parentheses stays by itself. */
export function isClosed(query: string): boolean {
  return splitWords(query) !== undefined;
}

/** The clauses of a query that is nothing but `a AND b AND NOT c`; undefined for any other. */
export function splitAnd(query: string): string[] | undefined {
  const groups: string[][] = [[]];
  for (const word of splitWords(query) ?? ['(']) {
    if (word === 'AND' || word === '&&') groups.push([]);
    else groups.at(-1)?.push(word);
  }
  const clauses = groups.map(readClause);
  return clauses.every((clause) => clause !== undefined) ? clauses : undefined;
}

function readClause(words: readonly string[]): string | undefined {
  const [first = '', second = ''] = words;
  if (words.length === 1 && isPlain(first)) return first;
  return words.length === 2 && first === 'NOT' && isPlain(second) ? `NOT ${second}` : undefined;
}

/** No operator, no sign, nothing that belongs to the next word, and closed. */
function isPlain(word: string): boolean {
  return !/^(?:(?:OR|NOT|\|\||\()$|[+\-!])/.test(word) && !word.endsWith(':') && word !== '';
}

/** Words at the top level: parentheses, brackets, quotes and regular expressions are not looked into. Undefined when one is not closed. */
function splitWords(query: string): string[] | undefined {
  const words: string[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at < query.length; at += 1) {
    if (depth === 0 && /\s/.test(query[at] ?? '')) {
      if (start >= 0) words.push(query.slice(start, at));
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    depth += nesting(query[at] ?? '');
    at = endOfPiece(query, at);
    if (depth < 0 || at < 0) return undefined;
  }
  if (depth !== 0) return undefined;
  return start >= 0 ? [...words, query.slice(start)] : words;
}

function nesting(character: string): -1 | 0 | 1 {
  if ('([{'.includes(character)) return 1;
  return ')]}'.includes(character) ? -1 : 0;
}

/** Last position of the piece that begins here: an escape, a quoted text, a regular expression, or one character. -1: not closed. */
function endOfPiece(query: string, at: number): number {
  if (query[at] === '\\') return at + 1 < query.length ? at + 1 : -1;
  if (query[at] === '"' || (query[at] === '/' && opensRegexp(query, at))) return closing(query, at);
  return at;
}

/** A slash opens a regular expression only where a word or a value begins; elsewhere it belongs to the word. */
function opensRegexp(query: string, at: number): boolean {
  const before = query.slice(0, at).replace(/\\[\s\S]/g, 'xx');
  return /(?:^|\(|(?<!:\s*)\s)(?:[^\s:(]+:\s*)?$/.test(before);
}

/** Where the quote or slash that opens at `open` is closed, or -1. */
function closing(query: string, open: number): number {
  for (let at = open + 1; at < query.length; at += 1) {
    if (query[at] === '\\') at += 1;
    else if (query[at] === query[open]) return at;
  }
  return -1;
}
