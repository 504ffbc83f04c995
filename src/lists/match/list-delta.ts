import type { Listed } from '../../plugin/list-lookup.ts';
import type { EntryType } from '../entry.ts';

/** Type, value, and when it is over, milliseconds since 1970; 0: never. */
export type MatchedEntry = readonly [type: EntryType, value: string, until: number];

/** What is to be looked for of one list, and what no longer. */
export interface ListDelta {
  readonly list: string;
  readonly kind: Listed['kind'];
  /** Those that are there already with another end get this one. */
  readonly add: readonly MatchedEntry[];
  readonly remove: readonly (readonly [type: EntryType, value: string])[];
}

/** The same in pieces of so many entries, so that no piece takes long to take over. */
export function* inPieces(deltas: readonly ListDelta[], size = 2000): Generator<ListDelta> {
  for (const { list, kind, add, remove } of deltas) {
    for (let start = 0; start < remove.length; start += size)
      yield { list, kind, add: [], remove: remove.slice(start, start + size) };
    for (let start = 0; start < add.length; start += size)
      yield { list, kind, add: add.slice(start, start + size), remove: [] };
  }
}
