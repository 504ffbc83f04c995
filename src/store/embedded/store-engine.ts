import { describeFields } from '../describe-fields.ts';
import type {
  Answer,
  CountRequest,
  FeedRequest,
  FeedSlice,
  FieldInfo,
  HistogramBucket,
  HistogramRequest,
  SaveBatch,
  SaveReport,
  SearchRequest,
  StoreStatus,
  TermBucket,
  TermsRequest,
} from '../event-store.ts';
import type { StoreConfig } from '../store-config.ts';
import { restored, type StoredEvent } from './lifted.ts';
import { openParts, type StoreParts } from './open-parts.ts';
import { conditionOf, requiredTokensOf } from './search/condition.ts';
import { countEvents, histogram } from './search/count-events.ts';
import { getEvents } from './search/get-events.ts';
import type { SearchContext } from './search/search-context.ts';
import { type FoundPage, searchEvents } from './search/search-events.ts';
import type { RunLimits } from './search/search-pool.ts';
import { chooseSources } from './search/sources.ts';
import { topTerms } from './search/top-terms.ts';
import type { StoreNote } from './store-note.ts';
import type { Faults } from './write-segment.ts';

export interface EngineOptions {
  readonly directory: string;
  readonly config: StoreConfig;
  readonly now?: () => number;
  readonly faults?: Faults;
  readonly note?: (note: StoreNote) => void;
  readonly diskRoom?: () => { free: number; total: number };
}

const GET_TIMEOUT_MS = 30_000;
const FIELDS_SAMPLE = 2000;

/** The embedded event store itself, without its thread: see EventStore for the promises. Events come out as JSON text. */
export class StoreEngine {
  readonly #parts: StoreParts;

  private constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  static async open(options: EngineOptions): Promise<StoreEngine> {
    return new StoreEngine(await openParts(options));
  }

  save(batch: SaveBatch): Promise<SaveReport> {
    return this.#parts.writer.save(batch);
  }

  search(request: SearchRequest, signal?: AbortSignal): Promise<FoundPage> {
    return this.#searching(request, signal, (context) => searchEvents(context, request));
  }

  count(request: CountRequest, signal?: AbortSignal): Promise<number> {
    return this.#searching(request, signal, (context) => countEvents(context, request));
  }

  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Answer<readonly HistogramBucket[]>> {
    return this.#answering(request, signal, (context) => histogram(context, request));
  }

  terms(request: TermsRequest, signal?: AbortSignal): Promise<Answer<readonly TermBucket[]>> {
    return this.#answering(request, signal, (context) => topTerms(context, request));
  }

  async fields(request: CountRequest, signal?: AbortSignal): Promise<Answer<readonly FieldInfo[]>> {
    const sample = { ...request, limit: FIELDS_SAMPLE, order: 'newest', total: 0 } as const;
    const { events, partial } = await this.search(sample, signal);
    return { value: describeFields(events.map(restored)), partial };
  }

  get(ids: readonly string[]): Promise<StoredEvent[]> {
    const { pool, shelf, files } = this.#parts;
    return pool.run({ timeoutMs: GET_TIMEOUT_MS }, async (run) => {
      const snapshot = shelf.snapshot();
      try {
        return await getEvents(run, { snapshot, files }, ids);
      } finally {
        snapshot.release();
      }
    });
  }

  feed(request: FeedRequest): Promise<FeedSlice> {
    return this.#parts.feed.read(request);
  }

  feedEnd(): string {
    return this.#parts.feed.end();
  }

  maintain(): Promise<void> {
    return this.#parts.maintenance.everything();
  }

  /** What is worth doing now and then: to be called every few seconds. */
  async tick(): Promise<void> {
    const { writer, maintenance } = this.#parts;
    await writer.between(() => maintenance.afterWrite());
    await maintenance.idle();
  }

  status(): StoreStatus {
    const { shelf, disk } = this.#parts;
    const { segments, generations, seq } = shelf;
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const hotRows = sum(generations.map(({ rows }) => rows));
    const hotBytes = sum(generations.map(({ bytes }) => bytes));
    return {
      events: hotRows + sum(segments.map(({ rows }) => rows)),
      bytes: hotBytes + sum(segments.map(({ bytes }) => bytes)),
      seq,
      ...(disk.full && { refusing: 'disk-full' as const }),
      figures: {
        segments: segments.length,
        sealed_bytes: sum(segments.map(({ bytes }) => bytes)),
        hot_events: hotRows,
        hot_bytes: hotBytes,
      },
    };
  }

  async close(): Promise<void> {
    const { writer, maintenance, connections, pool, feed, duck, catalogue } = this.#parts;
    await writer.between(async () => undefined);
    await maintenance.quiet();
    await pool.close();
    await feed.close();
    for (const connection of connections) connection.disconnectSync();
    duck.close();
    catalogue.close();
  }

  async #searching<T>(
    request: CountRequest,
    signal: AbortSignal | undefined,
    work: (context: SearchContext) => Promise<T>,
  ): Promise<T> {
    const { pool, shelf, files, onBadFilter } = this.#parts;
    const { query, range, roughly } = request;
    const tokens = requiredTokensOf(query);
    const limits: RunLimits = { timeoutMs: request.timeoutMs, signal };
    return pool.run(limits, async (run) => {
      const snapshot = shelf.snapshot();
      try {
        const sources = chooseSources(snapshot, files, { range, tokens, onBadFilter });
        const segments = sources.segments.map(({ segment }) => segment);
        const condition = conditionOf(query, segments, roughly);
        return await work({ run, files, sources, condition });
      } finally {
        snapshot.release();
      }
    });
  }

  /** What is cut short by time is an empty, partial answer: half a count would be a wrong one. */
  async #answering<T>(
    request: CountRequest,
    signal: AbortSignal | undefined,
    work: (context: SearchContext) => Promise<T[]>,
  ): Promise<Answer<readonly T[]>> {
    return this.#searching(request, signal, async (context) => {
      try {
        return { value: await work(context), partial: false };
      } catch (error) {
        if (context.run.stopped !== 'time') throw error;
        return { value: [], partial: true };
      }
    });
  }
}
