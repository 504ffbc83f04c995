import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Event } from '../../../src/event/event.ts';
import { wellFormed } from '../../../src/event/json/well-formed-json.ts';
import type { CompiledQuery } from '../../../src/store/embedded/compile-query.ts';
import { cutLines } from '../../../src/store/embedded/cut-lines.ts';
import { createEvents, insertEvents } from '../../../src/store/embedded/insert-sql.ts';
import { restored, STORED_EVENT, storedEvent } from '../../../src/store/embedded/lifted.ts';
import { EventScanner } from '../../../src/store/embedded/tokens/event-scanner.ts';
import { TokenSet } from '../../../src/store/embedded/tokens/token-set.ts';

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
  async hold(events: readonly Event[]): Promise<void> {
    const lines = events.map((event) => JSON.stringify({ ...event, mozdef: { ...event.mozdef, seq: undefined } }));
    const ndjson = Buffer.from(wellFormed(lines.join('\n')));
    const stored = cutLines(ndjson, new EventScanner(new TokenSet()).scan(ndjson));
    await this.#connection.run(
      `DROP TABLE IF EXISTS events; DROP TABLE IF EXISTS inserted; ${createEvents('inserted')}`,
    );
    const statement = await this.#connection.prepare(insertEvents('inserted', false));
    statement.bindBlob(1, ndjson);
    statement.bindBigInt(2, 1n);
    statement.bindVarchar(3, '2026-11-24T10:00:00Z');
    statement.bindBlob(4, stored);
    await statement.run();
    await this.#connection.run(
      `CREATE TABLE events AS SELECT seq AS row, * REPLACE (CAST(string_split($1, ',')[seq] AS BIGINT) AS seq) FROM inserted`,
      [events.map((event) => event.mozdef.seq ?? 0).join(',')],
    );
  }

  /** The events as they are restored from the rows, in order. */
  async restored(): Promise<Event[]> {
    const reader = await this.#connection.runAndReadAll(`SELECT ${STORED_EVENT} FROM events ORDER BY row`);
    return reader.getRowObjects().map((row) => restored(storedEvent(row)));
  }

  /** Bytes of JSON text of all rows. */
  async jsonBytes(): Promise<number> {
    const reader = await this.#connection.runAndReadAll('SELECT CAST(sum(strlen(json)) AS DOUBLE) FROM events');
    return Number(reader.getRows()[0]?.[0]);
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
