import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { live } from '../api/live-socket.ts';
import { LatestRequest } from './latest-request.ts';

/** What alerts come to together, asked anew soon after some have changed, however many do, once someone looks. */
export class AlertSums<Answer> implements ReactiveController {
  answer: Answer | undefined;
  error: ApiError | undefined;
  #unfollow: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;
  readonly #ask: (signal: AbortSignal) => Promise<Answer>;
  readonly #waitMs: number;
  readonly #redraw = (): void => this.#host.requestUpdate();

  /** `waitMs`: so long changes are gathered, since the server looks at all alerts for the sums. */
  constructor(host: ReactiveControllerHost, ask: (signal: AbortSignal) => Promise<Answer>, waitMs: number) {
    this.#host = host;
    this.#request = new LatestRequest(host);
    this.#ask = ask;
    this.#waitMs = waitMs;
    host.addController(this);
  }
  hostConnected(): void {
    void this.load();
    this.#unfollow = live.changes('alerts', { onChanged: () => this.soon(), onFollowing: () => this.soon() });
    live.addEventListener('state', this.#redraw);
  }
  hostDisconnected(): void {
    this.#unfollow?.();
    live.removeEventListener('state', this.#redraw);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#request.giveUp();
  }

  get slow(): boolean {
    return this.#request.slow;
  }
  /** The connection over which changes come is lost. */
  get isLost(): boolean {
    return live.state === 'lost';
  }

  /** Asks anew; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    const abort = this.#request.begin();
    try {
      this.answer = await this.#ask(abort.signal);
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined) return;
      this.error = error;
    }
    if (this.#request.end(abort)) this.#host.requestUpdate();
  }

  /** Asks anew within the time that changes are gathered. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (document.hidden) this.soon();
      else void this.load();
    }, this.#waitMs);
  }
}
