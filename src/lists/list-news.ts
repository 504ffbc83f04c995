import type { LiveBus } from '../live/live-bus.ts';

/** Topic of the live bus that says that a list has changed. */
const TOPIC = 'lists';

/** Tells all instances that a list has changed; what it is now stands in the state store. */
export class ListNews {
  readonly #bus: LiveBus;

  constructor(bus: LiveBus) {
    this.#bus = bus;
  }

  /** Never throws. */
  tell(): void {
    this.#bus.publish(TOPIC, Buffer.alloc(0));
  }

  /** Returns what ends the subscription. */
  subscribe(listener: () => void): () => void {
    return this.#bus.subscribe(TOPIC, listener);
  }
}
