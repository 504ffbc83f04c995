import type { Listed } from '../../plugin/list-lookup.ts';

/** An entry that is looked for, and those of other lists of the same type and value. */
export interface Held {
  /** What is answered when it is found. */
  readonly listed: Listed;
  /** When it is over, milliseconds since 1970; `Infinity`: never. */
  readonly until: number;
  readonly next: Held | undefined;
}

/** The chain without what this list has in it. */
function without(chain: Held | undefined, list: string): Held | undefined {
  if (!chain) return undefined;
  const next = without(chain.next, list);
  if (chain.listed.list === list) return next;
  return next === chain.next ? chain : { ...chain, next };
}

/** Puts what becomes of a chain into a table; whether there was one of this list before. */
export function change<Key>(
  table: Map<Key, Held>,
  key: Key,
  { list, put }: { readonly list: string; readonly put: Omit<Held, 'next'> | undefined },
): boolean {
  const before = table.get(key);
  const rest = without(before, list);
  const after = put ? { ...put, next: rest } : rest;
  if (after) table.set(key, after);
  else table.delete(key);
  return rest !== before;
}
