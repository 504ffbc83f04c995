import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { StoreConfig } from '../store-config.ts';

/** One row of a small result, by column name. Integers of 64 bits are bigint. */
export type Row = Record<string, unknown>;

/** The one DuckDB of a store: in memory, with the hot generations attached as files of their own. */
export class Duck {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open(temporary: string, config: StoreConfig): Promise<Duck> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.round(config.memory / 1e6)}MB`,
      threads: String(config.threads),
      temp_directory: temporary,
      // A checkpoint compresses rows that will be sealed and dropped soon: 16 us an event for nothing (decision 0001).
      checkpoint_threshold: '1TB',
      allocator_flush_threshold: '16MB',
      enable_external_access: 'true',
      autoload_known_extensions: 'false',
      autoinstall_known_extensions: 'false',
    });
    const duck = new Duck(instance);
    const connection = await duck.connect();
    await connection.run("set global timezone = 'UTC'").catch(() => undefined);
    await connection.run('set global parquet_metadata_cache = true');
    connection.disconnectSync();
    return duck;
  }

  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  close(): void {
    this.#instance.closeSync();
  }
}

/** Runs a statement with a small result. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: readonly DuckDBValue[] = [],
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, [...values]);
  return reader.getRowObjectsJS();
}

/** A text as an SQL literal. Only for names of our own files. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What a failure of DuckDB or of the file system means for the one who wanted to write. */
export function writeFault(error: unknown): MozdefError {
  if (error instanceof MozdefError) return error;
  const message = messageOf(error);
  if (/no space left|ENOSPC|disk quota|EDQUOT|max_temp_directory_size/i.test(message)) {
    return new MozdefError('disk-full', `The event store cannot write: ${message}`, {
      remedy: 'Free some disk space, or shorten store.retention.',
      cause: error,
    });
  }
  return new MozdefError('store-unavailable', `The event store cannot write: ${message}`, { cause: error });
}
