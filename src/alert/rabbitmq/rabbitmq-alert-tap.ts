import { Counter, type Registry } from 'prom-client';
import type { BrokerSection } from '../../amqp/broker-config.ts';
import type { LinkTimings } from '../../amqp/link-timings.ts';
import { LossyPublisher } from '../../amqp/lossy-publisher.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import type { Alert } from '../alert.ts';

export interface RabbitmqAlertTapOptions {
  readonly broker: BrokerSection;
  readonly log: Logger;
  readonly registry: Registry;
  readonly timings?: Partial<LinkTimings>;
}

const EXCHANGE = 'alerts';
const ROUTING_KEY = 'mozdef.alert';

/**
 * Publishes each alert to the topic exchange `alerts`, for other programs, when it is raised and whenever a rule says something else
 * of it. Lossy: it keeps no one waiting, and what the broker does not take in time is counted and left out.
 */
export class RabbitmqAlertTap implements Part {
  readonly name = 'alert tap';
  readonly #publisher: LossyPublisher;
  readonly #alerts: Counter<'outcome'>;

  constructor({ broker, log, registry, timings }: RabbitmqAlertTapOptions) {
    this.#alerts = new Counter({
      name: 'mozdef_tap_alerts_total',
      help: 'Alerts for other programs: published, or dropped because the broker did not take them in time.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.#publisher = new LossyPublisher({
      name: this.name,
      broker,
      exchange: EXCHANGE,
      refused: 'live-unavailable',
      onDropped: (count) => this.#alerts.inc({ outcome: 'dropped' }, count),
      log,
      timings,
    });
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
    for (const alert of alerts) {
      const properties = { contentType: 'application/json', messageId: alert.id, type: 'alert' };
      if (this.#publisher.publish(ROUTING_KEY, Buffer.from(JSON.stringify(alert)), properties))
        this.#alerts.inc({ outcome: 'published' });
    }
  }
}
