import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { sqliteFault } from '../../lifecycle/sqlite-fault.ts';
import { serveThread } from '../../lifecycle/thread.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import type { SqliteChanges, SqliteFile, SqliteQuery, SqliteTransaction, SqlRow } from './sqlite-protocol.ts';

/* Runs statements for the small stores, since node:sqlite is synchronous. Files are opened when they are first used. */

const databases = new Map<string, SqliteDatabase>();

function withDatabase<T>(file: SqliteFile, work: (database: SqliteDatabase) => T): T {
  let database = databases.get(file.path);
  if (!database) {
    database = new SqliteDatabase(file);
    databases.set(file.path, database);
  }
  try {
    return work(database);
  } catch (error) {
    throw failure(file, error);
  }
}

/** After a fault of the disk the file is opened anew: a failed fsync is never tried again as if nothing had happened. */
function failure(file: SqliteFile, error: unknown): unknown {
  const fault = sqliteFault(error);
  if (fault === 'full') {
    return new MozdefError('disk-full', `${file.path} cannot grow: ${messageOf(error)}`, {
      remedy: 'Free space on the disk of data_dir.',
    });
  }
  if (!fault) return error;
  close(file.path);
  return new MozdefError('state-unavailable', `${file.path}: ${messageOf(error)}`, {
    remedy: 'Check the disk of data_dir; the file is opened again with the next request.',
  });
}

function close(path: string): void {
  const database = databases.get(path);
  databases.delete(path);
  database?.close();
}

serveThread({
  open: (file: SqliteFile): void => withDatabase(file, () => undefined),
  query: ({ file, sql, parameters }: SqliteQuery): SqlRow[][] =>
    withDatabase(file, (database) => database.query(sql, parameters)),
  transaction: ({ file, steps }: SqliteTransaction): SqliteChanges =>
    withDatabase(file, (database) => database.transaction(steps)),
  close: (path: string): void => close(path),
});
