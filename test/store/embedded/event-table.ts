import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Event } from '../../../src/event/event.ts';
import { TYPED_COLUMNS } from '../../../src/store/embedded/columns.ts';
import type { CompiledQuery } from '../../../src/store/embedded/compile-query.ts';

/** A table in the layout of columns.ts in a database in memory. */
export class EventTable {
  readonly #database: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(database: DuckDBInstance, connection: DuckDBConnection) {
    this.#database = database;
    this.#connection = connection;
  }

  static async open(): Promise<EventTable> {
    const database = await DuckDBInstance.create(':memory:', { threads: '1' });
    return new EventTable(database, await database.connect());
  }

  /** Replaces all rows; `mozdef.seq` becomes the column. */
  async fill(events: readonly Event[]): Promise<void> {
    const lines = events.map((event) => JSON.stringify({ ...event, mozdef: { ...event.mozdef, seq: undefined } }));
    const sequence = events.map((event) => event.mozdef.seq ?? 0).join(',');
    const typed = TYPED_COLUMNS.map(({ column, path }) => `lower(json_extract_string(json, '${path}')) AS ${column}`);
    await this.#connection.run(
      `CREATE OR REPLACE TABLE events AS SELECT row, CAST(string_split($2, ',')[row] AS BIGINT) AS seq,
         try_cast(json_extract_string(json, '$.utctimestamp') AS TIMESTAMP) AS utctimestamp,
         try_cast(json_extract_string(json, '$.receivedtimestamp') AS TIMESTAMP) AS receivedtimestamp, json, ${typed.join(', ')}
       FROM (SELECT unnest(l) AS json, generate_subscripts(l, 1) AS row FROM (SELECT string_split(v, chr(10)) l FROM (VALUES ($1::VARCHAR)) t(v)))`,
      [lines.join('\n'), sequence],
    );
  }

  /** Positions of the rows that match, in order. */
  async find({ sql, parameters }: CompiledQuery): Promise<number[]> {
    const reader = await this.#connection.runAndReadAll(`SELECT row - 1 FROM events WHERE ${sql} ORDER BY row`, [
      ...parameters,
    ]);
    return reader.getRows().map(([row]) => Number(row));
  }

  /** As `find`, but the expression is computed and not used as a filter. */
  async judge({ sql, parameters }: CompiledQuery): Promise<boolean[]> {
    const reader = await this.#connection.runAndReadAll(`SELECT coalesce(${sql}, false) FROM events ORDER BY row`, [
      ...parameters,
    ]);
    return reader.getRows().map(([matches]) => matches === true);
  }

  close(): void {
    this.#connection.closeSync();
    this.#database.closeSync();
  }
}
