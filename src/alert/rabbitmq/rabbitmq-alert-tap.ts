import { type TapOptions, TapPublisher } from '../../amqp/tap-publisher.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { Alert } from '../alert.ts';

const ROUTING_KEY = 'mozdef.alert';

/**
 * Publishes each alert to the topic exchange `alerts`, for other programs, when it is raised and whenever a rule says something else
 * of it. Lossy: it keeps no one waiting, and what the broker does not take in time is counted and left out.
 */
export class RabbitmqAlertTap implements Part {
  readonly name = 'alert tap';
  readonly #publisher: TapPublisher;

  constructor(options: TapOptions) {
    const help = 'Alerts for other programs: published, or dropped because the broker did not take them in time.';
    const metric = { name: 'mozdef_tap_alerts_total', help };
    this.#publisher = new TapPublisher(options, { name: this.name, exchange: 'alerts', metric });
  }

  /** Rejects with `live-unavailable` when the broker refuses; one that is away is waited for in the background. */
  start(): Promise<void> {
    return this.#publisher.start();
  }

  /** Publishes what waits, as far as the broker takes it. */
  stop(): Promise<void> {
    return this.#publisher.close();
  }

  /** Never throws. */
  publish(alerts: readonly Alert[]): void {
    for (const alert of alerts)
      this.#publisher.publish(ROUTING_KEY, Buffer.from(JSON.stringify(alert)), { type: 'alert', id: alert.id });
  }
}
