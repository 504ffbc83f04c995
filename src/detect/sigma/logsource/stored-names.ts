import { TEXT_NAMES } from '../../../event/key-table.ts';
import { TAXONOMY } from '../../../event/taxonomy.ts';
import { type StoredPath, storedPath } from './stored-path.ts';

/**
 * Where a field of the taxonomy stands, by our name for it, that of the Elastic Common Schema, and where normalization moved a
 * sender's name. The last counts more: what a sender calls `type` is our category.
 */
const STORED: ReadonlyMap<string, StoredPath> = new Map([
  ...TAXONOMY.flatMap(({ field, ecs }): [string, StoredPath][] =>
    [field, ecs].filter((name) => name !== undefined).map((name) => [name, storedPath(field)]),
  ),
  ...Object.entries(TEXT_NAMES).flatMap(([field, names]) =>
    // A name that is copied also stays where the sender had it.
    names.filter(({ copied }) => !copied).map(({ name }): [string, StoredPath] => [name, [field]]),
  ),
]);

/** The field of the stored event that holds what senders or schemas call so, whatever their case. */
export function storedNamed(name: string): StoredPath | undefined {
  return STORED.get(name.toLowerCase());
}
