import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { LiveBus, LiveListener } from '../live-bus.ts';

/** The bus of one process: listeners are called at once, so that nothing waits anywhere. */
export class EmbeddedLiveBus implements LiveBus {
  readonly #log: Logger;
  readonly #topics = new Map<string, Set<LiveListener>>();
  #closed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  publish(topic: string, body: Uint8Array): void {
    for (const listener of this.#topics.get(topic) ?? []) {
      // Whoever looks on must not be able to keep the publisher from its work.
      try {
        listener(body);
      } catch (error) {
        this.#log.error({ error: messageOf(error), topic }, 'a listener of the bus failed');
      }
    }
  }

  subscribe(topic: string, listener: LiveListener): () => void {
    if (this.#closed) return () => undefined;
    // The same function may listen twice.
    const own: LiveListener = (body) => listener(body);
    const listeners = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) this.#topics.delete(topic);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const listeners of this.#topics.values()) listeners.clear();
    this.#topics.clear();
  }
}
