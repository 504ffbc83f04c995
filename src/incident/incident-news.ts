import type { LiveBus } from '../live/live-bus.ts';

/** Topic of the live bus that says what of which incident is new or different. */
const TOPIC = 'incidents';

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
  readonly #bus: LiveBus;

  constructor(bus: LiveBus) {
    this.#bus = bus;
  }

  /** Never throws. */
  tell({ incident, what, version }: IncidentChanged): void {
    this.#bus.publish(TOPIC, Buffer.from(JSON.stringify({ incident, what, version })));
  }

  /** Returns what ends the subscription. */
  subscribe(listener: (changed: IncidentChanged) => void): () => void {
    return this.#bus.subscribe(TOPIC, (body) => listener(JSON.parse(Buffer.from(body).toString()) as IncidentChanged));
  }
}
