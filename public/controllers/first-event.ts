import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import { api } from '../api/api-client.ts';
import type { StatusAnswer } from '../api/types.ts';

/** How often an empty store is asked whether its first event has come. */
const AGAIN_MS = 2000;

/** Whether anything was ever sent here. MozDef's own figures, which are events as well, do not count. */
export class FirstEvent implements ReactiveController {
  /** There is none, and there was none when the page was opened. */
  isAwaited = false;
  /** The one that has come since. */
  arrived: StoredEvent | undefined;
  /** Of the server that waits. */
  status: StatusAnswer | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #onArrived: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isKnown = false;

  constructor(host: ReactiveControllerHost, onArrived: () => void = () => {}) {
    this.#host = host;
    this.#onArrived = onArrived;
    host.addController(this);
  }
  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks, unless it is known already; goes on looking until the first has come, or the host leaves the page. */
  async look(): Promise<void> {
    if (this.#isKnown || this.#timer !== undefined) return;
    const newest = await this.#newest();
    if (newest !== undefined || !(await this.#readStatus())) {
      this.#isKnown = true;
      return;
    }
    this.isAwaited = true;
    this.#timer ??= setInterval(() => void this.#again(), AGAIN_MS);
    this.#host.requestUpdate();
  }

  async #again(): Promise<void> {
    if (document.hidden) return;
    const newest = await this.#newest();
    if (!newest) return;
    this.hostDisconnected();
    this.#isKnown = true;
    this.isAwaited = false;
    this.arrived = newest;
    this.#host.requestUpdate();
    this.#onArrived();
  }

  /** `null`: it cannot be known now. */
  async #newest(): Promise<StoredEvent | undefined | null> {
    return await api.newestSent().catch(() => null);
  }

  async #readStatus(): Promise<boolean> {
    this.status = await api.status().catch(() => undefined);
    return this.status !== undefined;
  }
}
