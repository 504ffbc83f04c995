import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';

const TICK_MS = 10_000;

/** The server's clock for times that are shown as passed; its host is drawn again every ten seconds. */
export class ClockController implements ReactiveController {
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  get now(): number {
    return api.now();
  }
  hostConnected(): void {
    this.#timer = setInterval(() => {
      if (!document.hidden) this.#host.requestUpdate();
    }, TICK_MS);
  }
  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
