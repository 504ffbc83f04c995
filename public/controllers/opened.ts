import type { ReactiveControllerHost } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';

/** The one of a list that is open beside it, and all that is read of it. */
export class Opened<What> {
  id = '';
  what: What | undefined;
  error: ApiError | undefined;
  #abort: AbortController | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #read: (id: string, signal: AbortSignal) => Promise<What>;

  constructor(host: ReactiveControllerHost, read: (id: string, signal: AbortSignal) => Promise<What>) {
    this.#host = host;
    this.#read = read;
  }
  stop(): void {
    this.#abort?.abort();
  }

  /** Opens this one, or (empty) none; whether it is read now. */
  open(id: string): boolean {
    if (id === this.id) return false;
    this.id = id;
    this.what = undefined;
    this.error = undefined;
    this.#abort?.abort();
    if (id !== '') void this.reload();
    return id !== '';
  }

  /** Reads it anew; what is shown stays until the answer is there. */
  async reload(): Promise<void> {
    const { id } = this;
    if (id === '') return;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const what = await this.#read(id, abort.signal);
      if (abort.signal.aborted) return;
      this.what = what;
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined || this.#abort !== abort) return;
      this.error = error;
    }
    this.#host.requestUpdate();
  }
}
