import { SearchServer } from '../../elastic/search-server.ts';
import type { Event } from '../../event/event.ts';
import type { Registry } from '../../health/registry.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
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
import { StoreMetrics } from '../store-metrics.ts';
import { EventFeed } from './feed/event-feed.ts';
import { dailyIndices } from './housekeeping/daily-indices.ts';
import { Housekeeper } from './housekeeping/housekeeper.ts';
import { IndexSetup } from './index-setup.ts';
import { EventSearch } from './search/event-search.ts';
import { SeqClock } from './seq.ts';
import { Breaker } from './writing/breaker.ts';
import { BulkWriter } from './writing/bulk-writer.ts';
import { ClaimBook } from './writing/claim-book.ts';
import { EventSaver } from './writing/event-saver.ts';
import { FieldLimit } from './writing/field-limit.ts';

export interface ElasticsearchEventStoreOptions {
  readonly config: StoreConfig;
  readonly log: Logger;
  readonly registry?: Registry;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Health must be answered when the server is not. */
const STATUS_TIMEOUT_MS = 5000;

/**
 * The event store of many machines: Elasticsearch 8 and 9, or OpenSearch 2 and 3, an index a day. An event is owned when the
 * server says that it is, which by its defaults is on disk at each copy. Any number of processes may write and search.
 */
export class ElasticsearchEventStore implements EventStore {
  readonly #server: SearchServer;
  readonly #setup: IndexSetup;
  readonly #breaker = new Breaker(() => performance.now());
  readonly #writer: BulkWriter;
  readonly #saver: EventSaver;
  readonly #search: EventSearch;
  readonly #feed: EventFeed;
  readonly #housekeeper: Housekeeper;
  readonly #metrics: StoreMetrics;
  readonly #seq: SeqClock;
  readonly #options: ElasticsearchEventStoreOptions;

  /**
   * Rejects with `config-invalid`, also for a server that refuses MozDef's user or its indices. One that is away is waited for;
   * until then writes are refused.
   */
  static async open(options: ElasticsearchEventStoreOptions): Promise<ElasticsearchEventStore> {
    const { config, log } = options;
    const store = new ElasticsearchEventStore(options, await SearchServer.open({ section: 'store', config }));
    try {
      await store.#setup.ready();
    } catch (error) {
      if (!isUnavailable(error)) {
        await store.close();
        throw error;
      }
      log.warn({ error: messageOf(error) }, 'the event store is not there yet');
    }
    void store.#housekeeper.run();
    return store;
  }

  private constructor(options: ElasticsearchEventStoreOptions, server: SearchServer) {
    const { config, log, registry, now = Date.now } = options;
    const { prefix, bulk, index } = config;
    this.#options = options;
    this.#server = server;
    this.#seq = new SeqClock(now);
    this.#metrics = new StoreMetrics(registry, () => this.status());
    this.#setup = new IndexSetup({ server, log, shape: { prefix, ...index } });
    const fieldLimit = new FieldLimit({ server, log });
    this.#writer = new BulkWriter({
      server,
      breaker: this.#breaker,
      bytes: bulk.bytes,
      requests: bulk.requests,
      gatherMs: config.gather,
      timeoutMs: bulk.timeout,
      refit: (name, reason) => fieldLimit.refit(name, reason),
      makeIndex: (name) => this.#setup.makeIndex(name),
    });
    const claims = new ClaimBook({ server, prefix, timeoutMs: bulk.timeout });
    this.#saver = new EventSaver({ prefix, seq: this.#seq, claims, writer: this.#writer });
    this.#search = new EventSearch({ server, prefix, now });
    this.#feed = new EventFeed({ server, prefix });
    const onExpired = (events: number): void => this.#metrics.expired(events);
    this.#housekeeper = new Housekeeper({ server, prefix, now, config, log, onExpired });
  }

  async save(batch: SaveBatch): Promise<SaveReport> {
    this.#breaker.check();
    await this.#ready();
    const report = await this.#saver.save(batch);
    this.#metrics.saved(report);
    return report;
  }

  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    return this.#search.search(request, signal);
  }

  count(request: CountRequest, signal?: AbortSignal): Promise<number> {
    return this.#search.count(request, signal);
  }

  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Answer<readonly HistogramBucket[]>> {
    return this.#search.histogram(request, signal);
  }

  terms(request: TermsRequest, signal?: AbortSignal): Promise<Answer<readonly TermBucket[]>> {
    return this.#search.terms(request, signal);
  }

  fields(request: CountRequest, signal?: AbortSignal): Promise<Answer<readonly FieldInfo[]>> {
    return this.#search.fields(request, signal);
  }

  get(ids: readonly string[]): Promise<ReadonlyMap<string, Event>> {
    return this.#search.get(ids);
  }

  feed(request: FeedRequest): Promise<FeedSlice> {
    return this.#feed.read(request);
  }

  feedEnd(): Promise<string> {
    return this.#feed.end();
  }

  maintain(): Promise<void> {
    return this.#housekeeper.run();
  }

  /** Events and bytes are of all processes, as the server counts them (new ones a second later); `seq` is of this one. */
  async status(): Promise<StoreStatus> {
    const { now = Date.now, config } = this.#options;
    const { fault } = this.#breaker;
    const refusing = fault === undefined ? undefined : fault.code === 'disk-full' ? 'disk-full' : 'store-unavailable';
    const indices = await dailyIndices({ server: this.#server, prefix: config.prefix, now }, STATUS_TIMEOUT_MS);
    const { waiting, requests } = this.#writer.figures;
    return {
      events: indices.reduce((sum, { events }) => sum + events, 0),
      bytes: indices.reduce((sum, { bytes }) => sum + bytes, 0),
      seq: this.#seq.last,
      ...(refusing && { refusing }),
      figures: { indices: indices.length, waiting_events: waiting, bulk_requests: requests },
    };
  }

  async #ready(): Promise<void> {
    try {
      await this.#setup.ready();
    } catch (error) {
      // What the server refuses may be mended there at any time, and the events wait in the queue.
      const fault = isUnavailable(error) ? error : this.#server.unavailable(messageOf(error), error);
      this.#breaker.failed(fault);
      throw fault;
    }
  }

  async close(): Promise<void> {
    await this.#housekeeper.close();
    await this.#server.close();
  }
}

function isUnavailable(error: unknown): error is MozdefError {
  return error instanceof MozdefError && error.code === 'store-unavailable';
}
