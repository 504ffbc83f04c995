import { workerData } from 'node:worker_threads';
import { messageOf } from '../../lifecycle/error.ts';
import { noteToOwner, serveThread, Transferred } from '../../lifecycle/thread.ts';
import type { FeedRequest, SaveBatch } from '../event-store.ts';
import type { StoreConfig } from '../store-config.ts';
import { StoreEngine } from './store-engine.ts';

/*
 * The thread of the embedded event store: all work on its files is done here. Methods are those of StoreEngine; a search
 * carries a number by which `cancel` stops it.
 */

/** What the thread starts with. */
export interface StoreThreadData {
  readonly directory: string;
  readonly config: StoreConfig;
}

/** A cancellable call. */
export interface Asked<T> {
  readonly number: number;
  readonly request: T;
}

const TICK_MS = 5000;

const { directory, config } = workerData as StoreThreadData;
const engine = StoreEngine.open({ directory, config, note: noteToOwner });
const asked = new Map<number, AbortController>();
let closed = false;

// Failing to open is told to whoever calls; there is always a caller.
engine.catch(() => undefined);

function scheduleTick(): void {
  setTimeout(() => {
    if (closed) return;
    void engine
      .then((open) => open.tick())
      .catch((error: unknown) => noteToOwner({ did: 'fail', error: String(error) }))
      .then(scheduleTick);
  }, TICK_MS).unref();
}
scheduleTick();

type Cancellable = 'search' | 'count' | 'histogram' | 'terms' | 'fields';

function cancellable(method: Cancellable) {
  return async ({ number, request }: Asked<unknown>): Promise<unknown> => {
    const controller = new AbortController();
    asked.set(number, controller);
    try {
      return await (await engine)[method](request as never, controller.signal);
    } finally {
      asked.delete(number);
    }
  };
}

/** After such an error DuckDB refuses everything until its files are opened again: the owner starts a new thread. */
function endIfBroken(error: unknown): never {
  if (/database has been invalidated|^FATAL/i.test(messageOf(error))) setImmediate(() => process.exit(1));
  throw error;
}

serveThread({
  opened: async () => void (await engine),
  save: async (batch: SaveBatch) => (await engine).save(batch).catch(endIfBroken),
  search: cancellable('search'),
  count: cancellable('count'),
  histogram: cancellable('histogram'),
  terms: cancellable('terms'),
  fields: cancellable('fields'),
  cancel: (number: number) => asked.get(number)?.abort(),
  get: async (ids: readonly string[]) => (await engine).get(ids),
  feed: async (request: FeedRequest) => {
    const slice = await (await engine).feed(request);
    return new Transferred(slice, [slice.ndjson.buffer]);
  },
  feedEnd: async () => (await engine).feedEnd(),
  maintain: async () => (await engine).maintain(),
  status: async () => (await engine).status(),
  close: async () => {
    closed = true;
    await (await engine).close();
  },
});
