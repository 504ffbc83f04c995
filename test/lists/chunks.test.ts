import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type ChunkRef, type Edits, editChunks } from '../../src/lists/chunks.ts';
import { type Entry, entryKey } from '../../src/lists/entry.ts';

const entryOf = (number: number, reason: string): Entry => ({
  type: 'user',
  value: `user${String(number).padStart(5, '0')}`,
  reason,
  source: '',
  owner: 'ann',
  added: '',
});
/** A run of entries that are set or taken out; long ones split chunks and empty them. */
const run = fc.record({
  start: fc.nat(3000),
  count: fc.oneof(fc.nat(5), fc.nat(1500)),
  step: fc.integer({ min: 1, max: 3 }),
  reason: fc.constantFrom('', 'a', 'b'),
});

/** Documents as a store keeps them: it refuses what was not expected. */
class Documents {
  readonly #kept = new Map<number, { version: number; entries: readonly Entry[] }>();
  chunks: readonly ChunkRef[] = [];
  #next = 1;

  edit(edits: Edits): void {
    const edited = editChunks(
      { chunks: this.chunks, next: this.#next },
      edits,
      ({ id }) => this.#kept.get(id)?.entries ?? [],
    );
    for (const { id, expected, entries } of edited.writes) {
      expect(this.#kept.get(id)?.version ?? 0).toBe(expected);
      if (entries) this.#kept.set(id, { version: expected + 1, entries });
      else this.#kept.delete(id);
    }
    this.chunks = edited.chunks;
    this.#next = edited.next;
  }

  /** All entries in order, as the chunks of the list say where they are. */
  get all(): Entry[] {
    expect(this.chunks.length).toBe(this.#kept.size);
    return this.chunks.flatMap(({ id, version, count }) => {
      const document = this.#kept.get(id);
      expect([document?.version, document?.entries.length]).toEqual([version, count]);
      return document?.entries ?? [];
    });
  }
}

it('keeps entries as a plain table would, in order and in chunks that are neither empty nor too long', () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
      const plain = new Map<string, Entry>();
      const documents = new Documents();
      for (const { start, count, step, reason } of runs) {
        const edits = new Map<string, Entry | undefined>();
        for (let index = 0; index < count; index++) {
          const entry = entryOf(start + index * step, reason);
          edits.set(entryKey(entry), reason === '' ? undefined : entry);
        }
        documents.edit(edits);
        for (const [key, entry] of edits)
          if (entry) plain.set(key, entry);
          else plain.delete(key);
      }

      const sorted = [...plain].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
      expect(documents.all).toEqual(sorted);
      expect(documents.chunks.filter(({ count }) => count === 0 || count > 500)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
