import { CountedTopic, type TopicListener } from '../live/counted-topic.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { Alert } from './alert.ts';

/** Tells all instances which alerts are new or different; what they are stands in the state store. */
export class AlertNews {
  readonly #topic: CountedTopic<readonly string[]>;

  constructor(bus: LiveBus) {
    this.#topic = new CountedTopic({ bus, topic: 'alerts' });
  }

  /** Never throws. */
  tell(alerts: readonly Pick<Alert, 'id'>[]): void {
    this.#topic.publish(alerts.map(({ id }) => id));
  }

  /** Hears the ids of those that are new or different. Returns what ends the subscription. */
  subscribe(listener: TopicListener<readonly string[]>): () => void {
    return this.#topic.subscribe(listener);
  }
}
