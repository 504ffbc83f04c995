import { CountedTopic, type TopicListener } from '../live/counted-topic.ts';
import type { LiveBus } from '../live/live-bus.ts';

/** What is new or different. */
export interface IncidentChanged {
  /** Id of the incident. */
  readonly incident: string;
  /** `head`, the id of a part, `alerts` or `links`. */
  readonly what: string;
  /** Of that; 0 where there are no versions. */
  readonly version: number;
}

/** Tells all instances which incidents are new or different; what they are stands in the state store. */
export class IncidentNews {
  readonly #topic: CountedTopic<IncidentChanged>;

  constructor(bus: LiveBus) {
    this.#topic = new CountedTopic({ bus, topic: 'incidents' });
  }

  /** Never throws. */
  tell({ incident, what, version }: IncidentChanged): void {
    this.#topic.publish({ incident, what, version });
  }

  /** Returns what ends the subscription. */
  subscribe(listener: TopicListener<IncidentChanged>): () => void {
    return this.#topic.subscribe(listener);
  }
}
