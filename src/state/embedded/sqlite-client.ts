import { join } from 'node:path';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { ThreadClient } from '../../lifecycle/thread.ts';
import type { Logger } from '../../log/log.ts';
import type { SqliteChanges, SqliteFile, SqliteStep, SqlRow, SqlValue } from './sqlite-protocol.ts';

/** The thread in which small databases live; several stores may share one. If it dies, the next call starts another. */
export class SqliteThread {
  readonly #log: Logger;
  #client: ThreadClient | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  async call<T>(method: string, argument: unknown): Promise<T> {
    this.#client ??= new ThreadClient({
      module: './sqlite-thread',
      base: import.meta.url,
      name: 'state',
      onDeath: (reason) => {
        this.#client = undefined;
        this.#log.error({ reason }, 'The state thread ended; it is started again when it is needed');
      },
    });
    try {
      return await this.#client.call<T>(method, argument);
    } catch (error) {
      if (!(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
      throw new MozdefError('state-unavailable', messageOf(error), { remedy: 'Try again.', cause: error });
    }
  }

  async end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.terminate();
  }
}

/** Where the database of a store lies. */
export interface SqliteStoreOptions {
  /** Made when it is missing. */
  readonly directory: string;
  readonly log: Logger;
  /** To share a thread with another store; by default it has its own. */
  readonly thread?: SqliteThread;
}

/** One database of a `SqliteThread`. Rejects with `disk-full` or `state-unavailable`. */
export class SqliteClient {
  readonly #thread: SqliteThread;
  readonly #file: SqliteFile;
  readonly #ownsThread: boolean;
  #closed = false;

  /** Opens the file of this name, or makes it. Rejects with `data-dir-locked`, `data-dir-unusable` or `state-unavailable`. */
  static async open(
    { directory, log, thread }: SqliteStoreOptions,
    { name, schema }: { readonly name: string; readonly schema: string },
  ): Promise<SqliteClient> {
    const file = { path: join(directory, name), schema };
    const client = new SqliteClient(file, thread ?? new SqliteThread(log), thread === undefined);
    try {
      await client.#call('open', file);
    } catch (error) {
      if (client.#ownsThread) await client.#thread.end();
      throw error;
    }
    return client;
  }

  private constructor(file: SqliteFile, thread: SqliteThread, ownsThread: boolean) {
    this.#file = file;
    this.#thread = thread;
    this.#ownsThread = ownsThread;
  }

  /** The rows of one query. */
  async all(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const [rows = []] = await this.each(sql, [parameters]);
    return rows;
  }

  /** The rows of the same query for each set of parameters. */
  each(sql: string, parameters: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    return this.#call('query', { file: this.#file, sql, parameters });
  }

  /** All steps or none. Durable when it resolves. */
  transaction(steps: readonly SqliteStep[]): Promise<SqliteChanges> {
    return this.#call('transaction', { file: this.#file, steps });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#call('close', this.#file.path);
    } finally {
      this.#closed = true;
      if (this.#ownsThread) await this.#thread.end();
    }
  }

  #call<T>(method: string, argument: unknown): Promise<T> {
    if (this.#closed) return Promise.reject(new MozdefError('state-unavailable', `${this.#file.path} is closed`));
    return this.#thread.call<T>(method, argument);
  }
}
