import type { SearchServer } from '../../../elastic/search-server.ts';
import type { Event } from '../../../event/event.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import { describeFields } from '../../describe-fields.ts';
import type {
  Answer,
  CountRequest,
  FieldInfo,
  HistogramBucket,
  HistogramRequest,
  SearchRequest,
  SearchResult,
  TermBucket,
  TermsRequest,
} from '../../event-store.ts';
import { compileDsl } from '../compile-dsl.ts';
import { compileRoughDsl } from '../rough-dsl.ts';
import { seqAt } from '../seq.ts';
import { Asking } from './asking.ts';
import { countEvents } from './count-events.ts';
import { TooComplex } from './faults.ts';
import { getEvents } from './get-events.ts';
import { histogram } from './histogram.ts';
import { OldIndices } from './old-indices.ts';
import type { SearchContext } from './search-context.ts';
import { searchEvents } from './search-events.ts';
import { topTerms } from './top-terms.ts';

export interface EventSearchOptions {
  readonly server: SearchServer;
  /** Of the names of all indices. */
  readonly prefix: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const FIELDS_SAMPLE = 2000;
const GET_TIMEOUT_MS = 30_000;
const EVER = { from: -8.64e15, to: 8.64e15 };

/** The searching side of the event store on a search server: see EventStore for the promises. */
export class EventSearch {
  readonly #options: EventSearchOptions;
  readonly #oldIndices: OldIndices;

  constructor(options: EventSearchOptions) {
    this.#options = options;
    this.#oldIndices = new OldIndices(options);
  }

  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    const newest = seqAt(this.#options.now());
    return this.#searching(request, signal, (context) => searchEvents(context, request, newest));
  }

  count(request: CountRequest, signal?: AbortSignal): Promise<number> {
    return this.#searching(request, signal, countEvents);
  }

  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Answer<readonly HistogramBucket[]>> {
    return this.#answering(request, signal, (context) => histogram(context, request));
  }

  terms(request: TermsRequest, signal?: AbortSignal): Promise<Answer<readonly TermBucket[]>> {
    return this.#answering(request, signal, (context) => topTerms(context, request));
  }

  /** Of the newest 2,000 events that match. */
  async fields(request: CountRequest, signal?: AbortSignal): Promise<Answer<readonly FieldInfo[]>> {
    const sample = { ...request, limit: FIELDS_SAMPLE, order: 'newest', total: 0 } as const;
    const { events, partial } = await this.search(sample, signal);
    return { value: describeFields(events), partial };
  }

  get(ids: readonly string[]): Promise<ReadonlyMap<string, Event>> {
    const { server, prefix } = this.#options;
    return getEvents({ server, prefix, asking: this.#ask({ range: EVER, timeoutMs: GET_TIMEOUT_MS }, undefined) }, ids);
  }

  #ask({ range, timeoutMs }: Pick<CountRequest, 'range' | 'timeoutMs'>, signal: AbortSignal | undefined): Asking {
    const { server, prefix } = this.#options;
    return new Asking({ server, prefix, oldIndices: this.#oldIndices, range, timeoutMs, signal });
  }

  async #searching<T>(
    request: CountRequest,
    signal: AbortSignal | undefined,
    work: (context: SearchContext) => Promise<T>,
  ): Promise<T> {
    const { query, range, roughly = false } = request;
    const asking = this.#ask(request, signal);
    const compile = roughly ? compileRoughDsl : compileDsl;
    try {
      return await work({ asking, range, compiled: compile(query) });
    } catch (error) {
      if (!(error instanceof TooComplex)) throw error;
    }
    try {
      return await work({ asking, range, compiled: compile(query, { automata: false }) });
    } catch (error) {
      throw error instanceof TooComplex ? error.asFault() : error;
    }
  }

  /** What is cut short by time is an empty, partial answer: half a count would be a wrong one. */
  async #answering<T>(
    request: CountRequest,
    signal: AbortSignal | undefined,
    work: (context: SearchContext) => Promise<Answer<T[]>>,
  ): Promise<Answer<readonly T[]>> {
    try {
      return await this.#searching(request, signal, work);
    } catch (error) {
      if (!(error instanceof MozdefError) || error.code !== 'query-timeout') throw error;
      return { value: [], partial: true };
    }
  }
}
