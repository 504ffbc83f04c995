import type { ReactiveControllerHost } from 'lit';
import { incidentApi } from '../api/incident-api.ts';

/** The vocabulary VERIS, read once someone begins to write a tag. */
export class VerisTags {
  tags: readonly string[] = [];
  #isAsked = false;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  need(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    void this.#read();
  }

  async #read(): Promise<void> {
    try {
      this.tags = await incidentApi.veris();
      this.#host.requestUpdate();
    } catch {
      // Any tag can be written without it; the next time it is asked for again.
      this.#isAsked = false;
    }
  }
}
