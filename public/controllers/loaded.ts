import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';

/** What was asked for once when its host came on the page, and again after each change that is made through it. */
export class Loaded<T> implements ReactiveController {
  value: T | undefined;
  /** Why the last request failed. */
  error: ApiError | undefined;
  busy = false;
  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<T>;

  constructor(host: ReactiveControllerHost, load: () => Promise<T>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }
  hostConnected(): void {
    void this.do(async () => undefined);
  }

  /** Makes the change, then reads again; the answer of the change, or undefined when it failed. */
  async do<R>(change: () => Promise<R>): Promise<R | undefined> {
    this.busy = true;
    this.#host.requestUpdate();
    try {
      const answer = await change();
      this.value = await this.#load();
      this.error = undefined;
      return answer;
    } catch (error) {
      this.error = asApiError(error);
      return undefined;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }
}
