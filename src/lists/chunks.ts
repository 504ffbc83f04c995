import { type Entry, entryKey } from './entry.ts';

/*
 * A list is kept as a row of chunks, each of which holds the entries from one key up to that of the next: an import of thousands of
 * entries changes some dozens of documents, a single entry one, and who looks for changes reads only the chunks that are others.
 */

/** One chunk, as the head of its list knows it. */
export interface ChunkRef {
  /** Number of its document; never used again in this list. */
  readonly id: number;
  /** Version of its document. */
  readonly version: number;
  readonly count: number;
  /** Of these so many wait for a decision; absent: none. */
  readonly proposed?: number;
  /** It holds keys from here on; the first of a list holds all that come before the second. */
  readonly first: string;
}

/** What is to become of entries, by key; undefined: it goes. */
export type Edits = ReadonlyMap<string, Entry | undefined>;

/** A document of a chunk that is to be written, or without entries deleted. */
export interface ChunkWrite {
  readonly id: number;
  /** 0: it is new. */
  readonly expected: number;
  readonly entries: readonly Entry[] | undefined;
}

export interface EditedChunks {
  readonly chunks: readonly ChunkRef[];
  readonly next: number;
  readonly writes: readonly ChunkWrite[];
}

/** A chunk that grows beyond the first is split into chunks of the second. */
const MOST = 500;
const FULL = 400;

/** The chunk that holds this key, or would; undefined where there is none at all. */
export function chunkOf(chunks: readonly ChunkRef[], key: string): ChunkRef | undefined {
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunks[middle] as ChunkRef).first <= key) low = middle + 1;
    else high = middle;
  }
  return chunks[Math.max(0, low - 1)];
}

/** The same row with these edits made. `entriesOf` must know each chunk that they concern. */
export function editChunks(
  { chunks, next }: { readonly chunks: readonly ChunkRef[]; readonly next: number },
  edits: Edits,
  entriesOf: (chunk: ChunkRef) => readonly Entry[],
): EditedChunks {
  const groups = new Map<ChunkRef | undefined, Map<string, Entry | undefined>>();
  for (const [key, entry] of edits) {
    const chunk = chunkOf(chunks, key);
    const group = groups.get(chunk) ?? new Map<string, Entry | undefined>();
    groups.set(chunk, group.set(key, entry));
  }
  const edited: { chunks: ChunkRef[]; next: number; writes: ChunkWrite[] } = { chunks: [], next, writes: [] };
  for (const chunk of chunks.length > 0 ? chunks : [undefined]) {
    const group = groups.get(chunk);
    if (!group) edited.chunks.push(...(chunk ? [chunk] : []));
    else put(edited, chunk, merged(chunk ? entriesOf(chunk) : [], group));
  }
  return edited;
}

function put(
  edited: { chunks: ChunkRef[]; next: number; writes: ChunkWrite[] },
  before: ChunkRef | undefined,
  entries: readonly Entry[],
): void {
  if (before && entries.length === 0)
    edited.writes.push({ id: before.id, expected: before.version, entries: undefined });
  for (const [index, part] of partsOf(entries).entries()) {
    const old = index === 0 ? before : undefined;
    const id = old?.id ?? edited.next++;
    const expected = old?.version ?? 0;
    edited.writes.push({ id, expected, entries: part });
    const first = old?.first ?? entryKey(part[0] as Entry);
    const proposed = part.filter(({ state }) => state === 'proposed').length;
    edited.chunks.push({ id, version: expected + 1, count: part.length, ...(proposed > 0 && { proposed }), first });
  }
}

function partsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  if (entries.length === 0) return [];
  const parts = entries.length <= MOST ? 1 : Math.ceil(entries.length / FULL);
  const size = Math.ceil(entries.length / parts);
  return Array.from({ length: parts }, (_, index) => entries.slice(index * size, (index + 1) * size)).filter(
    (part) => part.length > 0,
  );
}

function merged(entries: readonly Entry[], edits: Edits): readonly Entry[] {
  const kept = entries.filter((entry) => !edits.has(entryKey(entry)));
  const set = [...edits.values()].filter((entry) => entry !== undefined);
  return sorted([...kept, ...set]);
}

function sorted(entries: readonly Entry[]): readonly Entry[] {
  const keyed = entries.map((entry) => ({ key: entryKey(entry), entry }));
  return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ entry }) => entry);
}
