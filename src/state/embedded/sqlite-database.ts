import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { PreparedStatements } from '../../lifecycle/prepared-statements.ts';
import { sqliteFault } from '../../lifecycle/sqlite-fault.ts';
import type { SqliteChanges, SqliteFile, SqliteStep, SqlRow, SqlValue } from './sqlite-protocol.ts';

/** One small database that belongs to this process. Transactions are durable (fsync) when they return. */
export class SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements: PreparedStatements;

  /** Throws `data-dir-locked`, `data-dir-unusable`, or `state-unavailable` when the file is damaged. */
  constructor({ path, schema }: SqliteFile) {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      database = new DatabaseSync(path);
      database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
        PRAGMA journal_size_limit = 16000000; PRAGMA temp_store = MEMORY; ${schema}`);
    } catch (error) {
      database?.close();
      throw openError(path, error);
    }
    this.#database = database;
    this.#statements = new PreparedStatements(database);
  }

  query(sql: string, parameters: readonly (readonly SqlValue[])[]): SqlRow[][] {
    const statement = this.#statements.of(sql);
    return parameters.map((values) => statement.all(...values) as unknown as SqlRow[]);
  }

  transaction(steps: readonly SqliteStep[]): SqliteChanges {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const changes: number[] = [];
      for (const step of steps) {
        const changed = Number(this.#statements.of(step.sql).run(...step.parameters).changes);
        if (step.changes !== undefined && step.changes !== changed) {
          this.#database.exec('ROLLBACK');
          return undefined;
        }
        changes.push(changed);
      }
      this.#database.exec('COMMIT');
      return changes;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

function openError(path: string, error: unknown): MozdefError {
  const fault = sqliteFault(error);
  if (fault === 'locked') {
    return new MozdefError('data-dir-locked', `another process has ${path} open`, {
      remedy: 'Stop the other MozDef, or give this one a data_dir of its own.',
    });
  }
  if (fault === 'corrupt') {
    return new MozdefError('state-unavailable', `${path} is damaged: ${messageOf(error)}`, {
      remedy: 'Put back a copy of it, or move it away (then what it held is lost) and start again.',
    });
  }
  return new MozdefError('data-dir-unusable', `${path} cannot be opened: ${messageOf(error)}`, {
    remedy: 'Check that data_dir is on a writable disk and belongs to the user that runs MozDef.',
  });
}
