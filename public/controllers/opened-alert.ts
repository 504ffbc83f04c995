import type { ReactiveControllerHost } from 'lit';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import { api } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';

/** The alert that is open, with its events and what people did with it. */
export class OpenedAlert {
  id = '';
  alert: VersionedAlert | undefined;
  history: readonly HistoryEntry[] = [];
  error: ApiError | undefined;
  #abort: AbortController | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }
  stop(): void {
    this.#abort?.abort();
  }

  /** Opens this one, or (empty) none; whether it is read now. */
  open(id: string): boolean {
    if (id === this.id) return false;
    this.id = id;
    this.alert = undefined;
    this.history = [];
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
      const [alert, { history }] = await Promise.all([api.alert(id, abort.signal), api.alertHistory(id, abort.signal)]);
      if (abort.signal.aborted) return;
      this.alert = alert;
      this.history = history;
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined || this.#abort !== abort) return;
      this.error = error;
    }
    this.#host.requestUpdate();
  }
}
