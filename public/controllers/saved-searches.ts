import type { ReactiveControllerHost } from 'lit';
import type { SavedSearch, SearchFields } from '../../src/state/searches/saved-searches.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { requests } from '../api/requests.ts';

/** The searches that this person may use; read once they are looked at, and after each change. */
export class SavedSearches {
  all: readonly SavedSearch[] | undefined;
  error: ApiError | undefined;
  busy = false;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Whether it went well. */
  load(): Promise<boolean> {
    return this.#do(async () => undefined);
  }
  save(fields: SearchFields): Promise<boolean> {
    return this.#do(() => requests.post('/api/searches', fields));
  }
  change({ id, version }: SavedSearch, change: Partial<SearchFields>): Promise<boolean> {
    return this.#do(() => requests.post(`/api/searches/${encodeURIComponent(id)}`, { version, ...change }));
  }
  remove({ id }: SavedSearch): Promise<boolean> {
    return this.#do(() => requests.post(`/api/searches/${encodeURIComponent(id)}/remove`, {}));
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.#host.requestUpdate();
    try {
      await work();
      this.all = (await requests.get<{ searches: readonly SavedSearch[] }>('/api/searches')).searches;
      this.error = undefined;
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.busy = false;
    this.#host.requestUpdate();
    return this.error === undefined;
  }
}
