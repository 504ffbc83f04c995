import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import { type ChunkRef, type ChunkWrite, chunkOf, type Edits, editChunks } from './chunks.ts';
import { type Entry, entryKey } from './entry.ts';
import type { ListHead, ListSettings } from './list.ts';
import { historyOf, type ListChange } from './list-history.ts';

/** A list as it is kept: what is said of it, and where its entries are. One that was removed stays, so that its versions grow on. */
export interface StoredList extends ListSettings {
  readonly name: string;
  readonly version: number;
  readonly created: string;
  readonly createdby: string;
  /** When the last change was made; absent of lists that were last changed before this was kept. */
  readonly changed?: string;
  readonly removed: boolean;
  readonly chunks: readonly ChunkRef[];
  /** Number of the next new chunk. */
  readonly next: number;
}

/** What is to become of a list, by whom. */
export interface ListWrite {
  readonly list: StoredList;
  readonly edits: Edits;
  readonly change: ListChange;
  readonly actor: string;
  readonly utctimestamp: string;
}

/** Collections: of what is said of lists, by name; of their entries, as `<list>/<number>`; and of the document that says that any has changed. */
const LISTS = 'lists';
const CHUNKS = 'listentries';
const PULSE = 'listpulse';
const BEAT = 'lists';
const ATTEMPTS = 8;

/** Lists in the state store. Each write changes one list as a whole, or nothing. */
export class ListStore {
  readonly #state: StateStore;

  constructor(state: StateStore) {
    this.#state = state;
  }

  /** Another number after each change of any list. */
  async pulse(): Promise<number> {
    return (await this.#state.get(PULSE, [BEAT])).get(BEAT)?.version ?? 0;
  }

  /** Those that are not removed, by name. */
  async all(): Promise<StoredList[]> {
    const lists: StoredList[] = [];
    for await (const document of documentsOf(this.#state, LISTS)) lists.push(storedOf(document));
    return lists.filter(({ removed }) => !removed);
  }

  /** Also one that was removed. */
  async get(name: string): Promise<StoredList | undefined> {
    const found = (await this.#state.get(LISTS, [name])).get(name);
    return found && storedOf(found);
  }

  /** Entries of these keys. */
  async find(list: StoredList, keys: Iterable<string>): Promise<ReadonlyMap<string, Entry>> {
    const wanted = new Set(keys);
    const chunks = new Set([...wanted].flatMap((key) => chunkOf(list.chunks, key) ?? []));
    const found = new Map<string, Entry>();
    for (const entry of (await this.chunks(list, [...chunks])).values().flatMap((entries) => entries))
      if (wanted.has(entryKey(entry))) found.set(entryKey(entry), entry);
    return found;
  }

  /** Entries of these chunks, by number. Rejects with `ListMoved` when one is no longer as the list says. */
  async chunks(list: StoredList, chunks: readonly ChunkRef[]): Promise<ReadonlyMap<number, readonly Entry[]>> {
    if (chunks.length === 0) return new Map();
    const ids = chunks.map(({ id }) => `${list.name}/${id}`);
    const documents = await this.#state.get(CHUNKS, ids);
    return new Map(
      chunks.map(({ id, version }, index) => {
        const document = documents.get(ids[index] ?? '');
        if (document?.version !== version) throw new ListMoved(list.name);
        return [id, document.body['entries'] as unknown as readonly Entry[]];
      }),
    );
  }

  /** Reads what rests on a list as it is, again when it changes meanwhile. */
  async reading<T>(name: string, read: (list: StoredList) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const list = await this.get(name);
      if (!list || list.removed) throw noList(name);
      try {
        return await read(list);
      } catch (error) {
        if (!(error instanceof ListMoved) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Writes it with its history. The list as it is then; undefined when it was no longer as it is given. */
  async write({ list, edits, change, actor, utctimestamp }: ListWrite): Promise<StoredList | undefined> {
    const concerned = [...new Set([...edits.keys()].flatMap((key) => chunkOf(list.chunks, key) ?? []))];
    const known = await this.chunks(list, concerned);
    const edited = editChunks(list, edits, ({ id }) => known.get(id) ?? []);
    const { name, version, ...said } = list;
    const head = { ...said, changed: utctimestamp, chunks: edited.chunks, next: edited.next };
    const written = await this.#state.write([
      { collection: LISTS, id: name, body: head as unknown as JsonObject, expected: version },
      ...edited.writes.map((write) => chunkChange(name, write)),
      ...historyOf(name, { version: version + 1, utctimestamp, actor }, change),
      { collection: PULSE, id: BEAT, body: { utctimestamp } },
    ]);
    return written ? { ...list, ...head, version: version + 1 } : undefined;
  }
}

/** A list that there is none of yet. */
export const NO_LIST = { version: 0, chunks: [], next: 1, removed: false } as const;

/** The same for those who look at it. */
export function headOf({ chunks, removed: _removed, next: _next, changed, ...said }: StoredList): ListHead {
  const proposed = chunks.reduce((sum, chunk) => sum + (chunk.proposed ?? 0), 0);
  return { ...said, entries: countOf({ chunks }), proposed, changed: changed ?? said.created };
}

export function countOf({ chunks }: Pick<StoredList, 'chunks'>): number {
  return chunks.reduce((sum, { count }) => sum + count, 0);
}

export function noList(name: string): MozdefError {
  return new MozdefError('not-found', `there is no list ${name}`, { remedy: 'mozdef lists list shows them.' });
}

/** It is being changed at this moment: whoever meets this looks again. */
export class ListMoved extends MozdefError {
  constructor(name: string) {
    super('conflict', `list ${name} is being changed by others`, { remedy: 'Try again.' });
  }
}

function storedOf({ id, version, body }: StateDocument): StoredList {
  return { ...(body as unknown as Omit<StoredList, 'name' | 'version'>), name: id, version };
}

function chunkChange(list: string, { id, expected, entries }: ChunkWrite): StateChange {
  const body = entries && ({ entries } as unknown as JsonObject);
  return { collection: CHUNKS, id: `${list}/${id}`, body, expected };
}
