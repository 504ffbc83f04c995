import type { Event } from '../../event/event.ts';
import type { Registry } from '../../health/registry.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { ThreadClient } from '../../lifecycle/thread.ts';
import type { Logger } from '../../log/log.ts';
import type {
  Answer,
  CountRequest,
  EventStore,
  FeedRequest,
  FeedSlice,
  FieldInfo,
  HistogramBucket,
  HistogramRequest,
  SaveBatch,
  SaveReport,
  SearchRequest,
  SearchResult,
  StoreStatus,
  TermBucket,
  TermsRequest,
} from '../event-store.ts';
import type { StoreConfig } from '../store-config.ts';
import { HousekeepingMetrics } from './housekeeping-metrics.ts';
import { restored, type StoredEvent } from './lifted.ts';
import type { FoundPage } from './search/search-events.ts';
import type { StoreThreadData } from './store-thread.ts';

export interface EmbeddedEventStoreOptions {
  /** Directory of its own; made when it does not exist. */
  readonly directory: string;
  readonly config: StoreConfig;
  readonly log: Logger;
  readonly registry?: Registry;
}

/** Pause before a thread that ended is replaced; calls are answered `store-unavailable` until then. */
const RESTART_MS = 1000;

/** The event store on this machine's disk: DuckDB and Parquet segments, in a thread of its own (docs/decisions/0001). */
export class EmbeddedEventStore implements EventStore {
  readonly #options: EmbeddedEventStoreOptions;
  #thread: ThreadClient;
  readonly #metrics: HousekeepingMetrics;
  #next = 0;
  #closed = false;

  private constructor(options: EmbeddedEventStoreOptions) {
    this.#options = options;
    this.#metrics = new HousekeepingMetrics(options.log, options.registry, () => this.status());
    this.#thread = this.#startThread();
  }

  #startThread(): ThreadClient {
    const { directory, config, log } = this.#options;
    return new ThreadClient({
      module: './store-thread',
      base: import.meta.url,
      name: 'event-store',
      workerData: { directory, config } satisfies StoreThreadData,
      onNote: (note) => this.#metrics.note(note),
      onDeath: (reason) => {
        log.error({ reason }, 'the event store thread has ended and is started again');
        setTimeout(() => {
          if (!this.#closed) this.#thread = this.#startThread();
        }, RESTART_MS).unref();
      },
    });
  }

  /** Opens the store; events that were saved before a crash are there again when it resolves. */
  static async open(options: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> {
    const store = new EmbeddedEventStore(options);
    try {
      await store.#thread.call('opened');
      return store;
    } catch (error) {
      await store.#thread.terminate();
      throw error instanceof MozdefError && error.code !== 'internal'
        ? error
        : new MozdefError('store-unavailable', `The event store cannot be opened: ${messageOf(error)}`, {
            where: options.directory,
            cause: error,
          });
    }
  }

  async save(batch: SaveBatch): Promise<SaveReport> {
    const { ndjson } = batch;
    // Only a buffer that is wholly the batch's may be moved; a view of a shared one is copied.
    const whole = ndjson.byteLength === ndjson.buffer.byteLength;
    const report = await this.#call<SaveReport>('save', batch, whole ? [ndjson.buffer] : []);
    this.#metrics.saved(report);
    return report;
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    const page = await this.#ask<FoundPage>('search', request, signal);
    return { ...page, events: page.events.map(toEvent) };
  }

  count(request: CountRequest, signal?: AbortSignal): Promise<number> {
    return this.#ask('count', request, signal);
  }

  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Answer<readonly HistogramBucket[]>> {
    return this.#ask('histogram', request, signal);
  }

  terms(request: TermsRequest, signal?: AbortSignal): Promise<Answer<readonly TermBucket[]>> {
    return this.#ask('terms', request, signal);
  }

  fields(request: CountRequest, signal?: AbortSignal): Promise<Answer<readonly FieldInfo[]>> {
    return this.#ask('fields', request, signal);
  }

  async get(ids: readonly string[]): Promise<ReadonlyMap<string, Event>> {
    if (ids.length === 0) return new Map();
    const events = (await this.#call<StoredEvent[]>('get', ids)).map(toEvent);
    return new Map(events.map((event) => [event.mozdef.id, event]));
  }

  feed(request: FeedRequest): Promise<FeedSlice> {
    return this.#call('feed', request);
  }

  feedEnd(): Promise<string> {
    return this.#call('feedEnd');
  }

  maintain(): Promise<void> {
    return this.#call('maintain');
  }

  status(): Promise<StoreStatus> {
    return this.#call('status');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#thread.call('close');
    } finally {
      await this.#thread.terminate();
    }
  }

  async #ask<T>(method: string, request: CountRequest, signal: AbortSignal | undefined): Promise<T> {
    const number = this.#next++;
    const cancel = () => void this.#thread.call('cancel', number).catch(() => undefined);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#call<T>(method, { number, request });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  async #call<T>(method: string, argument?: unknown, transfer: ArrayBuffer[] = []): Promise<T> {
    try {
      return await this.#thread.call<T>(method, argument, transfer);
    } catch (error) {
      if (!(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
      throw new MozdefError('store-unavailable', 'The event store is not running.', { cause: error });
    }
  }
}

function toEvent(stored: StoredEvent): Event {
  const event = restored(stored);
  event.mozdef.seq = stored.seq;
  return event;
}
