import { setTimeout as pause } from 'node:timers/promises';
import type { SearchServer } from '../../../elastic/search-server.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import type { TimeRange } from '../../event-store.ts';
import type { Dsl } from '../dsl.ts';
import { type Attempt, attemptOf, late, type RawAnswer, refused, type SearchAnswer } from './attempt.ts';
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
/** How long, and how often, a server is asked again that cannot answer yet. */
const STARTING_MS = 3000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** One request of a user to the store: any number of searches within its time. When its signal aborts, the server is left, which stops it too. */
export class Asking {
  readonly #options: AskingOptions;
  readonly #deadline: number;

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#deadline = performance.now() + options.timeoutMs;
  }

  get #isLate(): boolean {
    return performance.now() >= this.#deadline;
  }

  /**
   * Searches all indices that can hold events of the range. Rejects with `query-timeout` when time is up before it begins or
   * nothing came in time, with `store-unavailable`, with `query-invalid` for what the server refuses, with TooComplex.
   */
  async search(body: SearchBody): Promise<SearchAnswer> {
    const end = performance.now() + STARTING_MS;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      const { answer, fault } = await this.#once(body);
      if (answer && !fault) return answer;
      if (performance.now() > end || this.#isLate) return cutShort(answer, fault);
      await pause(pauseMs, undefined, { signal: this.#options.signal }).catch(() => undefined);
    }
  }

  async #once(body: SearchBody): Promise<Attempt> {
    const { server, prefix, oldIndices, range, signal } = this.#options;
    const index = [`${prefix}events-*`, ...(await oldIndices.excluding(range, { ...this.#wait(), signal }))];
    const left = this.#wait().timeoutMs;
    const header = { index, ignore_unavailable: true, allow_no_indices: true, expand_wildcards: 'open' };
    try {
      const { status, body: answer } = await server.request<{ responses?: readonly RawAnswer[] }>({
        method: 'POST',
        path: '/_msearch',
        bulkBody: `${JSON.stringify(header)}\n${JSON.stringify({ ...body, timeout: `${Math.ceil(left)}ms` })}\n`,
        timeoutMs: left + GRACE_MS,
        ...(signal && { signal }),
      });
      return status === 200 ? attemptOf(server, answer.responses?.[0] ?? {}) : refused(server, status, answer);
    } catch (error) {
      if (this.#isLate && error instanceof MozdefError && error.code === 'store-unavailable') throw late(error);
      throw error;
    }
  }

  #wait(): { timeoutMs: number } {
    this.#options.signal?.throwIfAborted();
    if (this.#isLate) throw late();
    return { timeoutMs: this.#deadline - performance.now() };
  }
}

function cutShort(answer: SearchAnswer | undefined, fault: MozdefError | undefined): SearchAnswer {
  if (answer && fault) return { ...answer, cut: fault };
  throw fault ?? late();
}
