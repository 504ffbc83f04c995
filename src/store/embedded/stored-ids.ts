import type { DuckDBConnection } from '@duckdb/node-api';
import { quoted, type Row, rowsOf } from './duck.ts';
import type { KnownBatches } from './known-batches.ts';
import type { Shelf } from './shelf.ts';
import type { StoreFiles } from './store-files.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface StoredIdsOptions {
  readonly connection: DuckDBConnection;
  readonly shelf: Shelf;
  readonly files: StoreFiles;
  readonly known: KnownBatches;
}

/** Finds out which events of a batch are stored already. Batches that are certainly new cost nothing. */
export class StoredIds {
  readonly #options: StoredIdsOptions;

  constructor(options: StoredIdsOptions) {
    this.#options = options;
  }

  /** Ids stored for each of these batches; batches with none are left out. */
  async of(batches: Iterable<string>): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { known, shelf } = this.#options;
    const asked = [...new Set(batches)].filter((batch) => UUID.test(batch) && known.knows(batch) !== 'no');
    const found = new Map<string, Set<string>>();
    if (asked.length === 0) return found;
    const snapshot = shelf.snapshot();
    try {
      for (const { table } of snapshot.generations) collect(found, await this.#query(table, asked));
      for (const segment of snapshot.segments) {
        const within = asked.filter((batch) => batch >= segment.batchMin && batch <= segment.batchMax);
        if (within.length === 0) continue;
        collect(found, await this.#query(`read_parquet(${quoted(this.#options.files.parquet(segment))})`, within));
      }
    } finally {
      snapshot.release();
    }
    return found;
  }

  #query(source: string, batches: readonly string[]): Promise<Row[]> {
    const list = batches.map((batch) => `'${batch}'::uuid`).join(', ');
    return rowsOf(
      this.#options.connection,
      `select batch::varchar as batch, position, id from ${source} where batch in (${list})`,
    );
  }
}

function collect(found: Map<string, Set<string>>, rows: readonly Row[]): void {
  for (const row of rows) {
    const batch = String(row['batch']);
    const ids = found.get(batch) ?? new Set<string>();
    found.set(batch, ids);
    const id = row['id'];
    if (typeof id === 'string') ids.add(id);
    // An event that a claim gave another id occupies its own id too; one of several that a plugin made does not.
    if (typeof id !== 'string' || !id.startsWith(batch)) ids.add(`${batch}-${String(row['position'])}`);
  }
}
