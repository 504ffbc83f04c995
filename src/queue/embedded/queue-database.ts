import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { PreparedStatements } from '../../lifecycle/prepared-statements.ts';
import type { QueuedBatch } from '../event-queue.ts';
import { hasUnreadCommits } from './write-ahead-log.ts';

/** Large pages: a batch is one row of hundreds of kilobytes, and each page costs (32 KiB took 30 % less CPU than 4 KiB). */
const PAGE_BYTES = 32_768;
/** The write-ahead log is copied into the database when it is larger than this. */
const WAL_BYTES = 16_000_000;
/** So many pages a commit writes beside the batches in it. */
const PAGES_A_COMMIT = 8;
/** Free pages that are kept in the file for the next batches; more are given back to the disk. */
const KEEP_FREE_PAGES = 2048;
const VACUUM_PAGES_AT_ONCE = 512;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS batches (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, received INTEGER NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL,
    bytes BLOB NOT NULL) STRICT;
  -- Apart from the batches, since an UPDATE would write the whole batch again.
  CREATE TABLE IF NOT EXISTS attempts (row INTEGER PRIMARY KEY, attempts INTEGER NOT NULL) STRICT`;

/** What is known of a batch in the queue without reading its bytes. */
export interface BatchRow {
  readonly row: number;
  readonly id: string;
  readonly received: number;
  readonly size: number;
  /** Deliveries so far. */
  attempts: number;
  /** The bytes, while a batch that was just pushed is still in memory. */
  bytes?: Uint8Array<ArrayBuffer> | undefined;
}

export interface QueueDatabaseOptions {
  /** The file may not grow beyond this many pages; for tests of a full disk. */
  readonly maxPages?: number | undefined;
  /** The write-ahead log has commits that could not be read, and is about to be emptied: the last moment to copy it. */
  readonly onUnreadCommits?: (path: string) => void;
}

export interface StoredBatch extends QueuedBatch {
  /** Whether the checksum holds. */
  readonly whole: boolean;
}

export interface QueueTotals {
  readonly batches: number;
  readonly bytes: number;
  readonly lastRow: number;
}

/**
 * The queue's SQLite file: one row a batch, in order of arrival. Errors of SQLite pass through. The file belongs to one
 * connection (EXCLUSIVE locking, so there is no shared-memory file either).
 */
export class QueueDatabase {
  readonly #database: DatabaseSync;
  readonly #statements: PreparedStatements;
  /** About how long the write-ahead log is. */
  #logBytes = 0;
  #reader: ((row: number) => StoredBatch | undefined) | undefined;

  /** Opens or makes the file, replays its write-ahead log into it and starts an empty one. */
  constructor(path: string, options: QueueDatabaseOptions = {}) {
    this.#database = new DatabaseSync(path);
    this.#statements = new PreparedStatements(this.#database);
    try {
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE');
      // Asking for these again would write into the log before it was looked at.
      if (this.#pragma('page_count') === 0) {
        this.#database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA auto_vacuum = INCREMENTAL`);
      }
      this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
        PRAGMA journal_size_limit = ${4 * WAL_BYTES}; PRAGMA temp_store = MEMORY`);
      if (options.maxPages !== undefined) this.#database.exec(`PRAGMA max_page_count = ${options.maxPages}`);
      const taken = this.#database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()?.['log'] as number;
      if (hasUnreadCommits(`${path}-wal`, Math.max(0, taken))) options.onUnreadCommits?.(`${path}-wal`);
      this.#database.exec(`${SCHEMA}; PRAGMA wal_checkpoint(TRUNCATE)`);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /**
   * Runs `work` as one transaction. Durable: it survives a power failure (fsync). Not durable: it survives the death of
   * the process, and a power failure may undo it together with all that came after, up to the next durable one.
   */
  transaction(durable: boolean, work: () => void): void {
    this.#logBytes += PAGES_A_COMMIT * PAGE_BYTES;
    this.#database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`);
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  insert(row: number, batch: QueuedBatch): void {
    const { id, received, bytes } = batch;
    this.#logBytes += bytes.byteLength;
    this.#statements
      .of('INSERT INTO batches (row, id, received, size, crc, bytes) VALUES (?, ?, ?, ?, ?, ?)')
      .run(row, id, received, bytes.byteLength, checksum(id, received, bytes), bytes);
  }

  /** Whether it was there. */
  remove(row: number): boolean {
    const { changes } = this.#statements.of('DELETE FROM batches WHERE row = ?').run(row);
    this.#statements.of('DELETE FROM attempts WHERE row = ?').run(row);
    return changes > 0;
  }

  setAttempts(row: number, attempts: number): void {
    this.#statements.of('INSERT OR REPLACE INTO attempts (row, attempts) VALUES (?, ?)').run(row, attempts);
  }

  /** The next rows after this one, without their bytes. */
  rowsAfter(row: number, limit: number): BatchRow[] {
    const rows = this.#statements
      .of(
        `SELECT b.row, b.id, b.received, b.size, coalesce(a.attempts, 0) AS attempts
       FROM batches b LEFT JOIN attempts a ON a.row = b.row WHERE b.row > ? ORDER BY b.row LIMIT ?`,
      )
      .all(row, limit);
    return rows as unknown as BatchRow[];
  }

  /** The batch in this row; undefined when it is gone. */
  read(row: number): StoredBatch | undefined {
    this.#reader ??= batchReader(this.#database);
    return this.#reader(row);
  }

  totals(): QueueTotals {
    const totals = this.#statements
      .of('SELECT count(*) AS batches, coalesce(sum(size), 0) AS bytes, coalesce(max(row), 0) AS lastRow FROM batches')
      .get();
    return totals as unknown as QueueTotals;
  }

  /** Reception time of the batch that has waited longest. */
  oldest(): number | undefined {
    const found = this.#statements.of('SELECT received FROM batches ORDER BY row LIMIT 1').get();
    return found?.['received'] as number | undefined;
  }

  /** About how many bytes of the write-ahead log are not in the file yet, which may have to grow by as much. */
  get logBytes(): number {
    return this.#logBytes;
  }

  /** Copies the write-ahead log into the file, if it is so long; the next commit then starts it from the front. */
  shortenLog(atLeast = WAL_BYTES): void {
    if (this.#logBytes < atLeast) return;
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    this.#logBytes = 0;
  }

  /** Gives free space beyond a stock for the next batches back to the disk, a bounded piece at a time. */
  shrink(): void {
    if (this.#pragma('freelist_count') > KEEP_FREE_PAGES) this.#vacuum();
  }

  /** Gives the log and free space back to a disk that is short of room, a bounded piece at a time. */
  giveBack(): void {
    const free = this.#pragma('freelist_count');
    if (free === 0 && this.#logBytes === 0) return;
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (free > 0) this.#vacuum();
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#logBytes = 0;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #vacuum(): void {
    this.transaction(false, () => this.#database.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES_AT_ONCE})`));
    this.#logBytes += VACUUM_PAGES_AT_ONCE * PAGE_BYTES;
  }

  #pragma(name: 'page_count' | 'freelist_count'): number {
    return this.#statements.of(`PRAGMA ${name}`).get()?.[name] as number;
  }
}

/** Reads batches of a queue's file, also of a damaged one, row by row. */
export function batchReader(database: DatabaseSync): (row: number) => StoredBatch | undefined {
  const statement = database.prepare('SELECT id, received, crc, bytes FROM batches WHERE row = ?');
  return (row) => {
    const found = statement.get(row) as unknown as (QueuedBatch & { crc: number }) | undefined;
    if (!found) return undefined;
    const { id, received, crc, bytes } = found;
    if (ArrayBuffer.isView(bytes)) return { id, received, bytes, whole: checksum(id, received, bytes) === crc };
    // A damaged row header can turn the blob into something else.
    return { id, received, bytes: new TextEncoder().encode(String(bytes)), whole: false };
  };
}

/** Covers the columns too: a batch with another id would be stored a second time. */
function checksum(id: string, received: number, bytes: Uint8Array): number {
  return crc32(bytes, crc32(`${id} ${received}`));
}
