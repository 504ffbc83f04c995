import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredClaim } from './catalogue.ts';
import { quoted, rowsOf } from './duck.ts';
import { removeFiles, syncPath } from './files.ts';
import { createEvents } from './insert-sql.ts';
import { restored, STORED_EVENT, storedEvent } from './lifted.ts';
import { EventScanner } from './tokens/event-scanner.ts';
import { TokenSet } from './tokens/token-set.ts';

/*
 * A hot generation: the newest events, in a DuckDB file of their own. Its write-ahead log is the only durable copy (there
 * are no checkpoints); when the events are sealed the whole file goes, so nothing is ever deleted within a file.
 */

const FILE = /^hot-(\d+)\.db(?:\.wal)?$/;

export class Generation {
  readonly number: number;
  readonly path: string;
  /** Name under which its file is attached. */
  readonly database: string;
  /** Table of its events. */
  readonly table: string;
  /** Claims that its events won, by id. */
  readonly claims = new Map<string, StoredClaim>();
  readonly tokens = new TokenSet();
  readonly scanner = new EventScanner(this.tokens);
  rows = 0;
  bytes = 0;
  /** When its first event came, milliseconds since 1970. */
  since: number | undefined;

  constructor(directory: string, number: number) {
    this.number = number;
    this.path = join(directory, `hot-${number}.db`);
    this.database = `hot_${number}`;
    this.table = `${this.database}.events`;
  }

  /** Numbers of the generations whose files are in the directory, ascending. */
  static numbersIn(directory: string): number[] {
    const numbers = readdirSync(directory).flatMap((name) => FILE.exec(name)?.[1] ?? []);
    return [...new Set(numbers.map(Number))].sort((one, other) => one - other);
  }

  /** Attaches the file, making it if it is new, and learns again what is known of its events. Returns its greatest seq. */
  async attach(connection: DuckDBConnection, now: number): Promise<number> {
    const fresh = !existsSync(this.path);
    await connection.run(`attach ${quoted(this.path)} as ${this.database}`);
    const tables = await rowsOf(
      connection,
      `select table_name from duckdb_tables() where database_name = '${this.database}'`,
    );
    if (tables.length === 0) {
      await connection.run(`begin; ${createEvents(this.table)};
        create table ${this.database}.claims (id varchar, content varchar, ownId varchar, received bigint); commit`);
    }
    if (fresh) syncPath(join(this.path, '..'));
    return tables.length === 0 ? 0 : this.#learn(connection, now);
  }

  async #learn(connection: DuckDBConnection, now: number): Promise<number> {
    const [sums] = await rowsOf(
      connection,
      `select count(*) as count, coalesce(sum(strlen(json)), 0)::double as bytes, coalesce(max(seq), 0) as seq from ${this.table}`,
    );
    this.rows = Number(sums?.['count']);
    this.bytes = Number(sums?.['bytes']);
    if (this.rows > 0) this.since = now;
    for (const row of await rowsOf(connection, `select * from ${this.database}.claims`)) {
      const claim = { ...row, received: Number(row['received']) } as StoredClaim;
      this.claims.set(claim.id, claim);
    }
    const events = await connection.stream(`select ${STORED_EVENT} from ${this.table}`);
    for (;;) {
      const chunk = await events.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      for (const row of chunk.getRowObjects(events.deduplicatedColumnNames())) {
        this.scanner.scan(Buffer.from(JSON.stringify(restored(storedEvent(row)))));
      }
    }
    return Number(sums?.['seq']);
  }

  /** Forgets the events and their file. They must be sealed, and no one may read them. */
  async drop(connection: DuckDBConnection): Promise<void> {
    // With the tables gone, detaching has nothing to compress and write.
    await connection.run(`drop table ${this.table}; drop table ${this.database}.claims; detach ${this.database}`);
    Generation.remove(this.path);
  }

  static remove(path: string): void {
    removeFiles([path, `${path}.wal`]);
  }
}
