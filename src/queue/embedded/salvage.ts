import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { messageOf } from '../../lifecycle/error.ts';
import { sqliteFault } from '../../lifecycle/sqlite-fault.ts';
import { batchReader, QueueDatabase, type StoredBatch } from './queue-database.ts';
import { type SetAside, syncDirectory } from './set-aside.ts';

/** Rows between the readable ends of a damaged table that are tried one by one. */
const MOST_PROBES = 1_000_000;
/** When the end of the table is unreadable: how far behind the readable rows others may follow. */
const PROBES_PAST_THE_END = 20_000;
/** A damaged index can lead in a circle. */
const MOST_ROWS = 10_000_000;
const ROWS_AT_ONCE = 16;

export interface SalvageReport {
  /** Where the damaged file is now. */
  readonly path: string;
  readonly saved: number;
  /** Row numbers whose batches could not be read; where a page is gone these may name rows that had been removed before. */
  readonly lost: readonly number[];
}

/** Puts the result of a salvage in place that a crash interrupted between its two renames. */
export function finishSalvage(directory: string, path: string): void {
  const salvaged = salvagedPath(path);
  if (existsSync(path) || !existsSync(salvaged)) return;
  renameSync(salvaged, path);
  syncDirectory(directory);
}

/**
 * Makes a new queue file of all that can be read in a damaged one, which no one may have open, and sets the damaged one
 * aside. Rows keep their numbers. A crash in the middle leaves the damaged file in place, and the next start begins again.
 */
export function salvage(directory: string, path: string, setAside: SetAside, cause: unknown): SalvageReport {
  const salvaged = salvagedPath(path);
  removeDatabase(salvaged);
  const target = new QueueDatabase(salvaged);
  const lost: number[] = [];
  let saved = 0;
  try {
    const copied = copyRows(path, target);
    saved = copied.saved;
    for (const { row, bytes } of copied.damaged) {
      if (bytes) setAside.keep(`row-${row}.batch`, bytes, { row, reason: 'its checksum does not match' });
      lost.push(row);
    }
  } finally {
    target.close();
  }
  const report = { reason: messageOf(cause), saved, lost };
  const moved = setAside.move([path, `${path}-wal`], report);
  renameSync(salvaged, path);
  syncDirectory(directory);
  return { path: moved, saved, lost };
}

interface CopiedRows {
  readonly saved: number;
  readonly damaged: readonly { readonly row: number; readonly bytes?: Uint8Array }[];
}

function copyRows(path: string, target: QueueDatabase): CopiedRows {
  const damaged: { row: number; bytes?: Uint8Array }[] = [];
  let saved = 0;
  const source = openDamaged(path);
  if (!source) return { saved, damaged };
  let newest = 0;
  const copy = (row: number): void => {
    const batch = source.read(row);
    if (typeof batch === 'object') newest = row;
    if (batch === 'unreadable') damaged.push({ row });
    else if (batch && !batch.whole) damaged.push({ row, bytes: batch.bytes });
    else if (batch) {
      target.insert(row, batch);
      target.setAttempts(row, source.attempts(row));
      saved += 1;
    }
  };
  try {
    const { rows } = source;
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      target.transaction(true, () => rows.slice(at, at + ROWS_AT_ONCE).forEach(copy));
    }
  } finally {
    source.close();
  }
  // Behind the newest that can be read, no one knows which numbers there ever were.
  return { saved, damaged: damaged.filter(({ row }) => row <= newest) };
}

interface DamagedQueue {
  /** Numbers of the rows that seem to be there. */
  readonly rows: readonly number[];
  read(row: number): StoredBatch | 'unreadable' | undefined;
  attempts(row: number): number;
  close(): void;
}

/** Undefined when not even the table can be found. */
function openDamaged(path: string): DamagedQueue | undefined {
  const database = new DatabaseSync(path, { defensive: false });
  try {
    // With a writable schema (which the defensive mode forbids) SQLite also reads a file that is shorter than its header says.
    database.exec('PRAGMA writable_schema = ON; PRAGMA locking_mode = EXCLUSIVE');
    const read = batchReader(database);
    const attempts = database.prepare('SELECT attempts FROM attempts WHERE row = ?');
    return {
      rows: findRows(database),
      read: (row) => orElse<StoredBatch | 'unreadable' | undefined>(() => read(row), 'unreadable'),
      attempts: (row) => orElse(() => Number(attempts.get(row)?.['attempts'] ?? 0), 0),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    const fault = sqliteFault(error);
    if (fault && fault !== 'corrupt') throw error;
    return undefined;
  }
}

function orElse<T>(attempt: () => T, otherwise: T): T {
  try {
    return attempt();
  } catch (error) {
    if (sqliteFault(error) !== 'corrupt') throw error;
    return otherwise;
  }
}

/** Walks from both ends to the damage, then names every number in between. */
function findRows(database: DatabaseSync): number[] {
  const below = walk(database.prepare('SELECT row FROM batches WHERE row > ? ORDER BY row LIMIT 1'), 0);
  if (below.reachedEnd) return below.rows;
  const backwards = database.prepare('SELECT row FROM batches WHERE row < ? ORDER BY row DESC LIMIT 1');
  const above = walk(backwards, Number.MAX_SAFE_INTEGER);
  const first = (below.rows.at(-1) ?? 0) + 1;
  const last = above.rows.at(-1) ?? first + PROBES_PAST_THE_END;
  const between = Array.from({ length: Math.max(0, Math.min(last - first, MOST_PROBES)) }, (_, index) => first + index);
  return [...new Set([...below.rows, ...between, ...above.rows.reverse()])];
}

function walk(step: StatementSync, from: number): { readonly rows: number[]; readonly reachedEnd: boolean } {
  const rows: number[] = [];
  let at = from;
  try {
    while (rows.length < MOST_ROWS) {
      const found = step.get(at) as { row: number } | undefined;
      if (!found) return { rows, reachedEnd: true };
      at = found.row;
      rows.push(at);
    }
  } catch (error) {
    if (sqliteFault(error) !== 'corrupt') throw error;
  }
  return { rows, reachedEnd: false };
}

function salvagedPath(path: string): string {
  return `${path}.salvaged`;
}

function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}
