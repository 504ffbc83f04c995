import type { SearchServer } from '../../../elastic/search-server.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import type { TimeRange } from '../../event-store.ts';
import type { Dsl } from '../dsl.ts';
import { faultOf, isTooComplex } from './faults.ts';
import type { OldIndices } from './old-indices.ts';

/** What a search asks of the server, but for where and how long. */
export interface SearchBody {
  readonly query: Dsl;
  readonly size: number;
  readonly sort?: readonly object[];
  readonly search_after?: readonly unknown[];
  readonly track_total_hits?: boolean | number;
  readonly aggs?: Readonly<Record<string, object>>;
}

export interface Hit {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
  readonly sort?: readonly unknown[];
}

export interface SearchAnswer {
  readonly hits: readonly Hit[];
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
  readonly aggregations: Readonly<Record<string, unknown>>;
  /** Why not all was looked at, if so: time was up, or a part of the indices failed. */
  readonly cut?: MozdefError;
}

interface RawAnswer {
  readonly status?: number;
  readonly error?: unknown;
  readonly timed_out?: boolean;
  readonly _shards?: { readonly failed?: number; readonly failures?: readonly unknown[] };
  readonly hits?: { readonly total?: SearchAnswer['total']; readonly hits?: readonly Hit[] };
  readonly aggregations?: Readonly<Record<string, unknown>>;
}

export interface AskingOptions {
  readonly server: SearchServer;
  readonly prefix: string;
  readonly oldIndices: OldIndices;
  /** Range of all that is asked: older indices are left out. */
  readonly range: TimeRange;
  /** Whole request. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The server stops by itself when time is up and then answers with what it has: so long is waited for that. */
const GRACE_MS = 1000;

/** One request of a user to the store: any number of searches within its time. When its signal aborts, the server is left, which stops it too. */
export class Asking {
  readonly #options: AskingOptions;
  readonly #deadline: number;

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#deadline = performance.now() + options.timeoutMs;
  }

  get isLate(): boolean {
    return performance.now() >= this.#deadline;
  }

  /**
   * Searches all indices that can hold events of the range. Rejects with `query-timeout` when time is up before it begins or
   * nothing came in time, with `store-unavailable`, with `query-invalid` for what the server refuses, with TooComplex.
   */
  async search(body: SearchBody): Promise<SearchAnswer> {
    const { server, prefix, oldIndices, range, signal } = this.#options;
    const index = [`${prefix}events-*`, ...(await oldIndices.excluding(range, { ...this.#wait(), signal }))];
    const left = this.#wait().timeoutMs;
    const header = { index, ignore_unavailable: true, allow_no_indices: true, expand_wildcards: 'open' };
    try {
      const answer = await server.request<{ responses?: readonly RawAnswer[] }>({
        method: 'POST',
        path: '/_msearch',
        bulkBody: `${JSON.stringify(header)}\n${JSON.stringify({ ...body, timeout: `${Math.ceil(left)}ms` })}\n`,
        timeoutMs: left + GRACE_MS,
        ...(signal && { signal }),
      });
      if (answer.status !== 200) throw faultOf(server, answer.status, answer.body);
      return answerOf(server, answer.body.responses?.[0] ?? {});
    } catch (error) {
      if (this.isLate && error instanceof MozdefError && error.code === 'store-unavailable') throw late(error);
      throw error;
    }
  }

  #wait(): { timeoutMs: number } {
    this.#options.signal?.throwIfAborted();
    if (this.isLate) throw late();
    return { timeoutMs: this.#deadline - performance.now() };
  }
}

function late(cause?: unknown): MozdefError {
  return new MozdefError('query-timeout', 'The search was stopped before it was done.', {
    remedy: 'Narrow the time range or the query.',
    cause,
  });
}

function answerOf(server: SearchServer, raw: RawAnswer): SearchAnswer {
  const { status = 200, error, hits, aggregations = {}, timed_out: timedOut = false, _shards: shards } = raw;
  if (error !== undefined || !hits) throw faultOf(server, status, raw);
  if (isTooComplex(shards?.failures)) throw faultOf(server, status, shards);
  const cut = timedOut ? late() : failedIn(server, shards);
  return {
    hits: hits.hits ?? [],
    total: hits.total ?? { value: 0, relation: 'gte' },
    aggregations,
    ...(cut && { cut }),
  };
}

function failedIn(server: SearchServer, shards: RawAnswer['_shards']): MozdefError | undefined {
  const { failed = 0, failures = [] } = shards ?? {};
  if (failed === 0) return undefined;
  return server.unavailable(`a part of it failed to search: ${JSON.stringify(failures[0] ?? {}).slice(0, 300)}`);
}
