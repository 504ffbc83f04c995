import { chunkOf } from './chunks.ts';
import { type Entry, type EntryType, entryKey, isInForce, isOver } from './entry.ts';
import type { ListStore, StoredList } from './list-store.ts';

/** How an entry stands: those of block lists as they were decided about, all others in force; each until its time is over. */
export const ENTRY_STATES = ['proposed', 'approved', 'refused', 'in-force', 'over'] as const;
type EntryState = (typeof ENTRY_STATES)[number];

export interface EntryFilter {
  /** In the value, reason, source or owner. */
  readonly text?: string | undefined;
  readonly type?: EntryType | undefined;
  readonly state?: EntryState | undefined;
  /** ISO 8601 UTC. */
  readonly now: string;
}

export interface EntryPage {
  readonly entries: readonly Entry[];
  /** Where the next page begins; absent: this was the last. */
  readonly next?: string;
}

/** So many chunks are read at once. */
const AT_ONCE = 20;

/** Entries in order of type and value. A page may be short, and yet not be the last. Rejects with `not-found`. */
export function findEntries(
  store: ListStore,
  name: string,
  { limit, after, ...filter }: EntryFilter & { readonly limit: number; readonly after?: string | undefined },
): Promise<EntryPage> {
  return store.reading(name, async (list) => {
    const from = after === undefined ? undefined : chunkOf(list.chunks, after);
    const chunks = list.chunks.slice(from ? list.chunks.indexOf(from) : 0);
    const entries: Entry[] = [];
    for (let start = 0; start < chunks.length; start += AT_ONCE) {
      const read = [...(await store.chunks(list, chunks.slice(start, start + AT_ONCE))).values()].flat();
      for (const entry of read) {
        if ((after !== undefined && entryKey(entry) <= after) || !matches(entry, filter)) continue;
        entries.push(entry);
        if (entries.length === limit) return { entries, next: entryKey(entry) };
      }
    }
    return { entries };
  });
}

/** All that hold now, in order of type and value; of a block list those that were approved. */
export async function entriesInForce(store: ListStore, list: StoredList, now: string): Promise<Entry[]> {
  const all = [...(await store.chunks(list, list.chunks)).values()].flat();
  return all.filter((entry) => isInForce(entry, now));
}

function matches(entry: Entry, { text = '', type, state, now }: EntryFilter): boolean {
  if (type !== undefined && entry.type !== type) return false;
  if (state !== undefined && stateOf(entry, now) !== state) return false;
  const wanted = text.toLowerCase();
  return (
    wanted === '' ||
    [entry.value, entry.reason, entry.source, entry.owner].some((one) => one.toLowerCase().includes(wanted))
  );
}

function stateOf(entry: Entry, now: string): EntryState {
  return isOver(entry, now) ? 'over' : (entry.state ?? 'in-force');
}
