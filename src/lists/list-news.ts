import { CountedTopic, type TopicListener } from '../live/counted-topic.ts';
import type { LiveBus } from '../live/live-bus.ts';

/** Tells all instances which lists are new or different, or gone; what they are now stands in the state store. */
export class ListNews {
  readonly #topic: CountedTopic<readonly string[]>;

  constructor(bus: LiveBus) {
    this.#topic = new CountedTopic({ bus, topic: 'lists' });
  }

  /** By its name. Never throws. */
  tell(list: string): void {
    this.#topic.publish([list]);
  }

  /** Hears the names of those that changed. Returns what ends the subscription. */
  subscribe(listener: TopicListener<readonly string[]>): () => void {
    return this.#topic.subscribe(listener);
  }
}
