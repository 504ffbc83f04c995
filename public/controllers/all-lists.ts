import type { ReactiveControllerHost } from 'lit';
import type { ListHead } from '../../src/lists/list.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import { LatestRequest } from './latest-request.ts';

/** All lists that people keep, read whole. */
export class AllLists {
  all: readonly ListHead[] | undefined;
  error: ApiError | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
  }
  get slow(): boolean {
    return this.#request.slow;
  }
  stop(): void {
    this.#request.giveUp();
  }

  /** Reads them anew; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    const abort = this.#request.begin();
    try {
      this.all = (await listsApi.all(abort.signal)).lists;
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined || this.#request.latest !== abort) return;
      this.error = error;
    }
    if (this.#request.end(abort)) this.#host.requestUpdate();
  }
}
