import type { LiveBus } from '../live/live-bus.ts';
import type { Alert } from './alert.ts';

/** Topic of the live bus that says which alerts are new or different. */
const TOPIC = 'alerts';

/** Called with the ids of alerts that are new or different. */
export type AlertNewsListener = (ids: readonly string[]) => void;

/** Tells all instances which alerts are new or different; what they are stands in the state store. */
export class AlertNews {
  readonly #bus: LiveBus;

  constructor(bus: LiveBus) {
    this.#bus = bus;
  }

  /** Never throws. */
  tell(alerts: readonly Pick<Alert, 'id'>[]): void {
    this.#bus.publish(TOPIC, Buffer.from(JSON.stringify(alerts.map(({ id }) => id))));
  }

  /** Returns what ends the subscription. */
  subscribe(listener: AlertNewsListener): () => void {
    return this.#bus.subscribe(TOPIC, (body) => listener(JSON.parse(Buffer.from(body).toString()) as string[]));
  }
}
