import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';

/** Called with the stored form of events, one a line, as they are stored. */
export type TapListener = (ndjson: Uint8Array) => void;

/** Shows stored events, in process, to whoever listens. Costs nothing while no one does. */
export class EventTap {
  readonly #listeners = new Set<TapListener>();
  readonly #log: Logger | undefined;

  constructor(log?: Logger) {
    this.#log = log;
  }

  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns what ends the subscription. */
  subscribe(listener: TapListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Never throws. */
  publish(ndjson: Uint8Array): void {
    for (const listener of this.#listeners) {
      // Whoever looks on must not be able to keep a batch from being acked.
      try {
        listener(ndjson);
      } catch (error) {
        this.#log?.error({ error: messageOf(error) }, 'a listener of stored events failed');
      }
    }
  }
}
