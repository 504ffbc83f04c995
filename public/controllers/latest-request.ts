import type { ReactiveControllerHost } from 'lit';

const SLOW_MS = 150;

/** Of several requests the latest counts: it gives up the one before, and when it takes long, that is to be seen. */
export class LatestRequest {
  /** Loading for so long that it should be seen. */
  slow = false;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get latest(): AbortController | undefined {
    return this.#abort;
  }

  begin(): AbortController {
    this.giveUp();
    const abort = new AbortController();
    this.#abort = abort;
    this.#timer = setTimeout(() => {
      this.slow = true;
      this.#host.requestUpdate();
    }, SLOW_MS);
    return abort;
  }

  /** It has its answer, or none. Whether it still is the latest. */
  end(abort: AbortController): boolean {
    if (this.#abort !== abort) return false;
    clearTimeout(this.#timer);
    this.slow = false;
    return true;
  }

  giveUp(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }
}
