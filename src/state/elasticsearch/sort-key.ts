import { createHash } from 'node:crypto';

/** Lucene takes keywords of 32,766 bytes, and a character has at most 4. */
const MOST = 8000;

/** A name as a keyword that sorts as the name does, by code points; of names that are longer only the beginning counts. */
export function sortKeyOf(name: string): string {
  const text = name.toWellFormed();
  return text.length <= MOST ? text : `${text.slice(0, MOST).toWellFormed()}\u{10FFFF}${hashOf(text)}`;
}

/** What a server is asked for names with this beginning that come after that one, by their field `key`. */
export function keyConditions({
  prefix,
  after,
}: {
  readonly prefix?: string;
  readonly after?: string | undefined;
}): object[] {
  return [
    ...(prefix ? [{ prefix: { key: prefix.toWellFormed() } }] : []),
    ...(after === undefined ? [] : [{ range: { key: { gt: sortKeyOf(after) } } }]),
  ];
}

/** The `_id` of what has this name: a server takes 512 bytes at most, and names may be anything. */
export function documentId(...name: readonly string[]): string {
  return hashOf(JSON.stringify(name.map((part) => part.toWellFormed())));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
