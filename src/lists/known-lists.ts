import type { Listed } from '../plugin/list-lookup.ts';
import type { Entry } from './entry.ts';
import type { ListKind } from './list.ts';
import type { ListStore, StoredList } from './list-store.ts';
import type { ListDelta, MatchedEntry } from './match/list-delta.ts';

/** What is known of a list: the entries of its chunks, by number, and of them only what matters to who looks for them. */
interface Known {
  readonly version: number;
  readonly kind: Listed['kind'];
  readonly chunks: ReadonlyMap<number, { readonly version: number; readonly entries: readonly MatchedEntry[] }>;
}

/** The lists that events are looked up in, as they were read last. Reads only the chunks that have changed. */
export class KnownLists {
  readonly #store: ListStore;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(store: ListStore) {
    this.#store = store;
  }

  /** All that is known, for who begins with nothing. */
  get all(): ListDelta[] {
    return [...this.#known].map(([list, { kind, chunks }]) => ({
      list,
      kind,
      add: [...chunks.values()].flatMap(({ entries }) => entries),
      remove: [],
    }));
  }

  /** Reads the lists as they are now; what has changed since the last time. Rejects, and knows what it knew, when one cannot be read. */
  async read(): Promise<ListDelta[]> {
    const lists = (await this.#store.all()).flatMap((list) =>
      isMatched(list.kind) ? [{ list, kind: list.kind }] : [],
    );
    const known = new Map<string, Known>();
    for (const { list, kind } of lists) known.set(list.name, await this.#readOne(list, kind));
    const deltas = [...new Set([...this.#known.keys(), ...known.keys()])].flatMap((name) =>
      deltaOf(name, this.#known.get(name), known.get(name)),
    );
    this.#known = known;
    return deltas;
  }

  async #readOne(list: StoredList, kind: Listed['kind']): Promise<Known> {
    const before = this.#known.get(list.name);
    if (before?.version === list.version) return before;
    const changed = list.chunks.filter(({ id, version }) => before?.chunks.get(id)?.version !== version);
    const read = await this.#store.chunks(list, changed);
    const chunks = list.chunks.map(({ id, version }) => {
      const entries = read.get(id)?.map(matched) ?? before?.chunks.get(id)?.entries ?? [];
      return [id, { version, entries }] as const;
    });
    return { version: list.version, kind, chunks: new Map(chunks) };
  }
}

/** Firewalls do with block lists what is to be done. */
function isMatched(kind: ListKind): kind is Listed['kind'] {
  return kind !== 'block';
}

function deltaOf(list: string, before: Known | undefined, after: Known | undefined): ListDelta[] {
  if (before === after) return [];
  const were = changedEntries(before, after);
  const are = changedEntries(after, before);
  // What is found says of which kind its list is.
  const isOther = before?.kind !== after?.kind;
  const gone = [...were.values()].filter((entry) => isOther || !are.has(keyOf(entry)));
  const add = [...are.values()].filter((entry) => isOther || were.get(keyOf(entry))?.[2] !== entry[2]);
  return gone.length + add.length === 0
    ? []
    : [
        {
          list,
          kind: (after ?? before)?.kind ?? 'watch',
          add,
          remove: gone.map(([type, value]) => [type, value] as const),
        },
      ];
}

/** Entries in chunks that the other one does not have as they are. */
function changedEntries(known: Known | undefined, other: Known | undefined): ReadonlyMap<string, MatchedEntry> {
  const entries = new Map<string, MatchedEntry>();
  for (const [id, chunk] of known?.chunks ?? []) {
    const isShared = other?.kind === known?.kind && other?.chunks.get(id)?.version === chunk.version;
    if (!isShared) for (const entry of chunk.entries) entries.set(keyOf(entry), entry);
  }
  return entries;
}

function keyOf([type, value]: MatchedEntry): string {
  return `${type}:${value}`;
}

function matched({ type, value, expires }: Entry): MatchedEntry {
  return [type, value, expires === undefined ? 0 : Date.parse(expires)];
}
