import type { JsonObject } from '../../src/event/event.ts';
import type { ListOptions, StateChange, StateDocument, StateStore } from '../../src/state/state-store.ts';

/** State in memory, for tests that are not about where it is kept. It keeps the contract of StateStore. */
export class MemoryStateStore implements StateStore {
  readonly #collections = new Map<string, Map<string, { readonly version: number; readonly body: string }>>();

  async get(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StateDocument>> {
    return new Map(ids.flatMap((id) => this.#documents(collection, [id.toWellFormed()]).map((found) => [id, found])));
  }

  async list(collection: string, { limit, after, prefix = '' }: ListOptions): Promise<readonly StateDocument[]> {
    const wanted = [...this.#of(collection).keys()].filter(
      (id) => id.startsWith(prefix) && (after === undefined || inCodePoints(id, after) > 0),
    );
    return this.#documents(collection, wanted.sort(inCodePoints).slice(0, limit));
  }

  async write(changes: readonly StateChange[]): Promise<boolean> {
    const before = new Map([...this.#collections].map(([name, documents]) => [name, new Map(documents)]));
    for (const { collection, id, body, expected } of changes) {
      const documents = this.#of(collection);
      const key = id.toWellFormed();
      const version = documents.get(key)?.version ?? 0;
      if (expected !== undefined && expected !== version) {
        for (const name of this.#collections.keys()) this.#collections.set(name, before.get(name) ?? new Map());
        return false;
      }
      if (body === undefined) documents.delete(key);
      else documents.set(key, { version: version + 1, body: JSON.stringify(body) });
    }
    return true;
  }

  async count(collection: string): Promise<number> {
    return this.#of(collection).size;
  }

  async close(): Promise<void> {}

  #of(collection: string): Map<string, { readonly version: number; readonly body: string }> {
    const documents = this.#collections.get(collection) ?? new Map();
    this.#collections.set(collection, documents);
    return documents;
  }

  #documents(collection: string, ids: readonly string[]): StateDocument[] {
    return ids.flatMap((id) => {
      const found = this.#of(collection).get(id);
      return found ? [{ id, version: found.version, body: JSON.parse(found.body) as JsonObject }] : [];
    });
  }
}

function inCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
