import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { MozdefError, messageOf } from '../../../lifecycle/error.ts';
import { type Duck, type Row, rowsOf } from '../duck.ts';

/** One search's hold on a connection: it can be stopped at any moment, by time or by whoever asked. */
export class SearchRun {
  readonly #connection: DuckDBConnection;
  #stopped: 'time' | 'abort' | undefined;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  get stopped(): 'time' | 'abort' | undefined {
    return this.#stopped;
  }

  stop(why: 'time' | 'abort'): void {
    this.#stopped ??= why;
    this.#connection.interrupt();
  }

  /** Rows of a query; rejects with `query-timeout` when the search was stopped, `query-too-large` is told by its message. */
  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<Row[]> {
    for (let attempt = 1; ; attempt++) {
      this.#check();
      try {
        return await rowsOf(this.#connection, sql, values);
      } catch (error) {
        this.#check();
        // Memory is shared with other searches and with sealing: what is short now is mostly there a moment later.
        if (!isOutOfMemory(error) || attempt === MEMORY_ATTEMPTS) throw searchFault(error);
        await new Promise((resolve) => setTimeout(resolve, MEMORY_PAUSE_MS * attempt));
      }
    }
  }

  /**
   * Gives the columns of a result to `take` in parts, so that it is never in memory as a whole, until `take` says that it has
   * enough. Rejects as `rows` does, but does not try again.
   */
  async parts(sql: string, take: (columns: readonly DuckDBValue[][]) => 'more' | 'enough'): Promise<void> {
    this.#check();
    try {
      const result = await this.#connection.stream(sql);
      let wanted: 'more' | 'enough' = 'more';
      // To the end even so: a result that is left open keeps what it reads from being dropped.
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
        if (wanted === 'more') wanted = take(chunk.getColumns());
    } catch (error) {
      this.#check();
      throw searchFault(error);
    }
  }

  /** Like `rows`, but also after the time was up: for the little that makes an answer of what was found until then. */
  async lastRows(sql: string): Promise<Row[]> {
    if (this.#stopped === 'abort') this.#check();
    return rowsOf(this.#connection, sql);
  }

  #check(): void {
    if (this.#stopped) throw new MozdefError('query-timeout', 'The search was stopped before it was done.');
  }
}

const MEMORY_ATTEMPTS = 5;
const MEMORY_PAUSE_MS = 100;

function isOutOfMemory(error: unknown): boolean {
  return /^Out of Memory|max_temp_directory_size/i.test(messageOf(error));
}

function searchFault(error: unknown): MozdefError {
  const message = messageOf(error);
  if (isOutOfMemory(error)) {
    return new MozdefError('query-timeout', 'The search needs more memory than it may take.', {
      remedy: 'Narrow the time range or the query, or raise store.memory.',
      cause: error,
    });
  }
  return new MozdefError('store-unavailable', `The event store could not be searched: ${message}`, { cause: error });
}

export interface RunLimits {
  /** From the call on, waiting for a free connection included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A few connections that searches share; more searches wait their turn, so that saving is never short of threads. */
export class SearchPool {
  readonly #idle: DuckDBConnection[] = [];
  readonly #all: DuckDBConnection[] = [];
  readonly #running = new Set<SearchRun>();
  readonly #queue: ((connection: DuckDBConnection) => void)[] = [];

  static async open(duck: Duck, size: number): Promise<SearchPool> {
    const pool = new SearchPool();
    for (let index = 0; index < size; index++) {
      const connection = await duck.connect();
      pool.#all.push(connection);
      pool.#idle.push(connection);
    }
    return pool;
  }

  /** Runs a search within its limits. */
  async run<T>({ timeoutMs, signal }: RunLimits, search: (run: SearchRun) => Promise<T>): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    const connection = await this.#acquire();
    const run = new SearchRun(connection);
    const left = deadline - performance.now();
    if (left <= 0) run.stop('time');
    const timer = setTimeout(() => run.stop('time'), Math.max(0, left));
    const abort = () => run.stop('abort');
    this.#running.add(run);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      return await search(run);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#running.delete(run);
      this.#release(connection);
    }
  }

  /** Stops all searches and resolves when none uses its connection any more. */
  async close(): Promise<void> {
    const stopped = Promise.all(this.#all.map(() => this.#acquire()));
    for (const run of this.#running) run.stop('abort');
    for (const connection of await stopped) connection.disconnectSync();
  }

  #acquire(): Promise<DuckDBConnection> {
    const connection = this.#idle.pop();
    return connection ? Promise.resolve(connection) : new Promise((resolve) => this.#queue.push(resolve));
  }

  #release(connection: DuckDBConnection): void {
    const next = this.#queue.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }
}
