import type { ReactiveControllerHost } from 'lit';
import type { Entry } from '../../src/lists/entry.ts';
import type { ListHead } from '../../src/lists/list.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import type { ListsState } from '../model/lists-url.ts';
import { LatestRequest } from './latest-request.ts';

const PAGE = 100;
/** The server gives no more at a time. */
const MOST_READ = 1000;

type Asked = Pick<ListsState, 'sel' | 'q' | 'type' | 'state'>;

/** The list that is open, and those of its entries that are asked for, page by page. */
export class OpenedList {
  /** As it was right before its entries were read. */
  head: ListHead | undefined;
  entries: readonly Entry[] | undefined;
  error: ApiError | undefined;
  loadingMore = false;
  #next: string | undefined;
  #asked: Asked = { sel: '', q: '', type: '', state: '' };
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
  }
  get slow(): boolean {
    return this.#request.slow;
  }
  get hasMore(): boolean {
    return this.#next !== undefined;
  }
  stop(): void {
    this.#request.giveUp();
  }

  /** Reads what is asked for, if that is something else than before. */
  ask({ sel, q, type, state }: Asked): void {
    const before = this.#asked;
    if (before.sel === sel && before.q === q && before.type === type && before.state === state) return;
    this.#asked = { sel, q, type, state };
    if (before.sel !== sel) {
      this.head = undefined;
      this.error = undefined;
      this.entries = undefined;
    }
    void this.#load(PAGE);
  }

  /** Reads anew what is shown; it stays until the answer is there. */
  async reload(): Promise<void> {
    await this.#load(Math.min(MOST_READ, Math.max(PAGE, this.entries?.length ?? 0)));
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    const abort = this.#request.latest;
    if (this.#next === undefined || this.loadingMore || abort === undefined) return;
    this.loadingMore = true;
    this.#host.requestUpdate();
    try {
      const page = await this.#read(PAGE, abort.signal, this.#next);
      if (!abort.signal.aborted) {
        this.entries = [...(this.entries ?? []), ...page.entries];
        this.#next = page.next;
      }
    } catch (thrown) {
      this.error = asApiError(thrown) ?? this.error;
    }
    this.loadingMore = false;
    this.#host.requestUpdate();
  }

  async #load(limit: number): Promise<void> {
    const { sel } = this.#asked;
    this.#request.giveUp();
    if (sel === '') return;
    const abort = this.#request.begin();
    try {
      // First: who decides about what is shown then names a version that is not newer than that.
      const head = await listsApi.get(sel, abort.signal);
      const page = await this.#read(limit, abort.signal);
      if (this.#request.latest !== abort) return;
      this.head = head;
      this.entries = page.entries;
      this.#next = page.next;
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined || this.#request.latest !== abort) return;
      this.error = error;
    }
    if (this.#request.end(abort)) this.#host.requestUpdate();
  }

  #read(limit: number, signal: AbortSignal, after?: string): ReturnType<typeof listsApi.entries> {
    const { sel, q, type, state } = this.#asked;
    const some = (text: string): string | undefined => (text === '' ? undefined : text);
    return listsApi.entries(sel, { q: some(q), type: some(type), state: some(state), limit, after }, signal);
  }
}
