import { createHash } from 'node:crypto';
import { FIELD, LONGEST_TERM, SEARCH_OBJECT, shelfKey, shelfNumber } from './search-mapping.ts';

/*
 * Terms of a document. An entry is the path of a field, U+007F (which JSON does not escape) and what the field holds there.
 * A path is the dotted name by which a query would find the value, without the `details` that most begin with; a value that
 * no query can name has none.
 */
const SEPARATOR = '\x7f';
const AFTER_SEPARATOR = '\x80';
const LONGEST_PATH = 256;
const DETAILS = 'details.';

/** Marks in FIELD.odd. No path is like them, since no path has a `*`. */
export const ODD_TIME = '*time';
/** A token of some text was too long. */
export const ODD_TOKEN = '*token';

/** The path as it stands in entries: paths that are long or hold the separator give way to a hash. */
export function pathKey(path: string): string {
  if (path.length > LONGEST_PATH || path.includes(SEPARATOR)) return digest(path);
  return path.startsWith(DETAILS) ? path.slice(DETAILS.length - 1) : path;
}

/** The term of a value; `text` may be empty, for what entries of a path begin with. */
export function entry(path: string, text: string): string {
  return `${pathKey(path)}${SEPARATOR}${text}`;
}

/** What comes after all entries of a path. */
export function afterEntries(path: string): string {
  return pathKey(path) + AFTER_SEPARATOR;
}

/** What an entry holds besides its path. */
export function textOfEntry(term: string): string {
  return term.slice(term.indexOf(SEPARATOR) + 1);
}

/** Whether a folded text is too long for a term: then FIELD.odd has its path, and the entry of its hash. */
export function isOdd(text: string): boolean {
  return text.length > LONGEST_TERM;
}

/** What such an entry holds in the place of the text. */
export function oddText(text: string): string {
  return digest(text);
}

/** A token as it is indexed. */
export function tokenTerm(token: string): string {
  return isOdd(token) ? digest(token) : token;
}

/** What digests begin with: it begins no field and is in no token. */
export const DIGEST_MARK = '#';

function digest(text: string): string {
  return `${DIGEST_MARK}${createHash('sha256').update(text, 'utf16le').digest('hex')}`;
}

/** Fields whose texts hardly two events share. */
const UNIQUE_FIELDS: ReadonlySet<string> = new Set(['summary', 'mozdef.id']);
/** Fields whose texts are not indexed, since they are asked for as times and numbers, which are. */
const UNINDEXED_FIELDS: ReadonlySet<string> = new Set(['utctimestamp', 'receivedtimestamp', 'timestamp', 'mozdef.seq']);

/** Where the entries of a path's texts are; `countable`: its values can be counted there. */
export type Place =
  | { readonly indexed: true; readonly field: string; readonly key: string; readonly countable: boolean }
  | { readonly indexed: false };

/** Where the texts of a path are indexed. */
export function placeOf(path: string): Place {
  if (UNINDEXED_FIELDS.has(path)) return { indexed: false };
  if (UNIQUE_FIELDS.has(path)) return { indexed: true, field: FIELD.unique, key: 'unique', countable: false };
  const key = shelfKey(shelfNumber(path));
  return { indexed: true, field: `${SEARCH_OBJECT}.${key}`, key, countable: true };
}
