import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Event } from '../../src/event/event.ts';
import { api, type Scope } from '../api/api-client.ts';
import { ApiError, asApiError } from '../api/api-error.ts';
import type { FieldInfo, SearchAnswer } from '../api/types.ts';
import { orderFields } from '../model/event-fields.ts';
import type { EventsState } from '../model/events-url.ts';
import { wholeQuery } from '../model/filter-pills.ts';
import { resolveRange } from '../model/time-range.ts';
import { LatestRequest } from './latest-request.ts';
import { TailHistogram } from './tail-histogram.ts';

const PAGE = 200;
const BUCKETS = 80;
/** The list grows to at most so many rows, by scrolling or by live tail. */
const MAX_ROWS = 50_000;

/** One search: its list, page by page, its histogram and its fields, over one resolved range. */
export class SearchController implements ReactiveController {
  phase: 'idle' | 'loading' | 'ready' | 'failed' = 'idle';
  /** The rows shown belong to another query than the one asked for. */
  fresh = false;
  rows: readonly Event[] = [];
  total: SearchAnswer['total'] | undefined;
  tookms = 0;
  error: ApiError | undefined;
  fields: readonly FieldInfo[] = [];
  scope: Scope | undefined;
  loadingMore = false;
  #isListPartial = false;
  #isHistogramPartial = false;
  /** The scope of the histogram. */
  #counted: Scope | undefined;
  #next: string | undefined;
  #order: EventsState['order'] = 'newest';
  readonly #request: LatestRequest;
  readonly histogram = new TailHistogram(() => this.#host.requestUpdate());
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
    host.addController(this);
  }
  hostConnected(): void {}
  hostDisconnected(): void {
    this.#request.giveUp();
    this.histogram.clear();
  }

  get slow(): boolean {
    return this.#request.slow;
  }
  /** Not all was looked at, for the list or for the histogram. */
  get partial(): boolean {
    return this.#isListPartial || this.#isHistogramPartial;
  }
  /** The list stops counting at ten thousand; a whole histogram of the same range has counted all. */
  get exactTotal(): SearchAnswer['total'] | undefined {
    const { shown } = this.histogram;
    if (this.total?.relation !== 'gte' || shown?.partial !== false || this.#counted !== this.scope) return this.total;
    const value = shown.buckets.reduce((sum, { count }) => sum + count, 0);
    return value < this.total.value ? this.total : { value, relation: 'eq' };
  }
  get hasMore(): boolean {
    return this.#next !== undefined && this.rows.length < MAX_ROWS;
  }

  /** Searches anew. `keep`: the same question again, so what is shown stays until the answer is there. */
  async run(state: EventsState, options: { readonly keep: boolean }): Promise<void> {
    const abort = this.#request.begin();
    this.histogram.clear();
    this.phase = 'loading';
    this.fresh = options.keep;
    this.#order = state.order;
    this.#host.requestUpdate();
    await api.syncClock();
    try {
      const range = resolveRange(state, api.now());
      if (range === undefined) throw rangeError(state);
      // `now` is exclusive and the server's clock is known to a second: without the second the newest would be missed.
      const to = state.to === 'now' ? range.to + 1000 : range.to;
      const scope = { q: wholeQuery(state), from: range.from, to };
      await this.#load(scope, abort);
    } catch (thrown) {
      this.#fail(await this.#blame(thrown, state, abort), abort);
    }
    this.#request.end(abort);
    this.#host.requestUpdate();
  }

  async #load(scope: Scope, abort: AbortController): Promise<void> {
    const histogram = this.#loadHistogram(scope, abort);
    const answer = await api.search(scope, { limit: PAGE, order: this.#order }, abort.signal);
    if (abort.signal.aborted) return;
    this.scope = scope;
    this.rows = answer.events;
    this.total = answer.total;
    this.#isListPartial = answer.partial;
    this.tookms = answer.tookms;
    this.#next = answer.next;
    this.error = undefined;
    this.phase = 'ready';
    this.fresh = true;
    this.#host.requestUpdate();
    await histogram;
    // After what is looked at first.
    const fields = await api.fields(scope, abort.signal).catch(() => undefined);
    if (abort.signal.aborted || fields === undefined) return;
    this.fields = orderFields(fields.fields);
    this.#host.requestUpdate();
  }

  async #loadHistogram(scope: Scope, abort: AbortController): Promise<void> {
    let isRefused = false;
    const answered = this.histogram.asking();
    const histogram = await api.histogram(scope, BUCKETS, abort.signal).catch((thrown: unknown) => {
      isRefused = asApiError(thrown)?.status === 400;
      return undefined;
    });
    // A query that cannot be understood leaves what is shown as it is: list and histogram alike.
    if (abort.signal.aborted || isRefused) return;
    answered(histogram, scope);
    this.#counted = scope;
    this.#isHistogramPartial = histogram === undefined || histogram.partial;
    this.#host.requestUpdate();
  }

  /** Histogram and total alone, up to now; the list is kept up to date in another way. */
  async refreshHistogram(state: EventsState): Promise<void> {
    const abort = this.#request.latest;
    const range = resolveRange(state, api.now());
    if (abort === undefined || range === undefined || this.phase !== 'ready') return;
    const scope = { q: wholeQuery(state), from: range.from, to: range.to + 1000 };
    const [answer] = await Promise.all([
      api.search(scope, { limit: 1, order: this.#order }, abort.signal).catch(() => undefined),
      this.#loadHistogram(scope, abort),
    ]);
    if (abort.signal.aborted || answer === undefined) return;
    this.scope = scope;
    this.total = answer.total;
    this.#host.requestUpdate();
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    const abort = this.#request.latest;
    if (this.scope === undefined || this.#next === undefined || this.loadingMore || !this.hasMore || !abort) return;
    this.loadingMore = true;
    this.#host.requestUpdate();
    try {
      const page = { limit: PAGE * 5, order: this.#order, cursor: this.#next };
      const answer = await api.search(this.scope, page, abort.signal);
      if (!abort.signal.aborted) {
        this.rows = [...this.rows, ...answer.events];
        this.#next = answer.next;
        if (answer.partial) this.#isListPartial = true;
      }
    } catch (thrown) {
      // The rows that are there stay; scrolling to the end tries again.
      if (asApiError(thrown) !== undefined) this.#isListPartial = true;
    }
    this.loadingMore = false;
    this.#host.requestUpdate();
  }

  /** Puts events that have just come above the others, newest first; those already there are left out. */
  prepend(events: readonly Event[], limit: number): void {
    const known = new Set(this.rows.slice(0, limit).map((event) => event.mozdef.id));
    const added = events.filter((event) => !known.has(event.mozdef.id));
    if (added.length === 0) return;
    added.sort((left, right) => (left.utctimestamp < right.utctimestamp ? 1 : -1));
    this.rows = [...added, ...this.rows].slice(0, Math.max(limit, added.length));
    if (this.rows.length >= limit) this.#next = undefined;
    if (this.total !== undefined) this.total = { ...this.total, value: this.total.value + added.length };
    this.histogram.add(added);
    this.#host.requestUpdate();
  }

  /** Which part cannot be understood: of the query alone the column is that of what was typed, of a filter there is none. */
  async #blame(thrown: unknown, state: EventsState, abort: AbortController): Promise<unknown> {
    const error = asApiError(thrown);
    if (error?.body.code !== 'query-invalid' || state.filters.every(({ off }) => off)) return thrown;
    const scope = { q: state.q, from: 0, to: 1 };
    const page = { limit: 1, order: this.#order };
    const own = await api.search(scope, page, abort.signal).then(() => undefined, asApiError);
    if (own !== undefined) return own;
    const { column: _column, ...body } = error.body;
    return new ApiError(error.status, { ...body, message: `In a filter: ${body.message}` }, error.requestId);
  }

  #fail(thrown: unknown, abort: AbortController): void {
    const error = asApiError(thrown);
    if (error === undefined || this.#request.latest !== abort) return;
    this.error = error;
    this.phase = 'failed';
  }
}

function rangeError(state: EventsState): ApiError {
  return new ApiError(400, {
    code: 'request-invalid',
    message: `"${state.from}" to "${state.to}" is no range of time.`,
    remedy: 'Choose one above, e.g. the last 24 hours, or type now-6h.',
  });
}
