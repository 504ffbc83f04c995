import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../log/log.ts';
import type { BrokerSection } from './broker-config.ts';
import type { LinkTimings } from './link-timings.ts';
import { LossyPublisher } from './lossy-publisher.ts';

export interface TapOptions {
  readonly broker: BrokerSection;
  readonly log: Logger;
  readonly registry: Registry;
  readonly timings?: Partial<LinkTimings>;
}

export interface TapOutlet {
  /** Of the connection, in the broker's list. */
  readonly name: string;
  readonly exchange: string;
  /** Counts what was published and what was dropped. */
  readonly metric: { readonly name: string; readonly help: string };
}

/** Publishes JSON for other programs to a topic exchange. Lossy: it never waits or throws, and what is left out is counted. */
export class TapPublisher {
  readonly #publisher: LossyPublisher;
  readonly #outcomes: Counter<'outcome'>;

  /** Throws `config-invalid` when the section does not say how to reach a broker. */
  constructor({ broker, log, registry, timings }: TapOptions, { name, exchange, metric }: TapOutlet) {
    this.#outcomes = new Counter({ ...metric, labelNames: ['outcome'], registers: [registry] });
    this.#publisher = new LossyPublisher({
      name,
      broker,
      exchange,
      refused: 'live-unavailable',
      onDropped: (count) => this.#outcomes.inc({ outcome: 'dropped' }, count),
      log,
      timings,
    });
  }

  /** Rejects with `live-unavailable` when the broker refuses; one that is away is waited for in the background. */
  start(): Promise<void> {
    return this.#publisher.start();
  }

  /** A message of one JSON text; the text must stay as it is. */
  publish(routingKey: string, json: Buffer, { type, id }: { readonly type: string; readonly id: string }): void {
    const properties = { contentType: 'application/json', messageId: id, type };
    if (this.#publisher.publish(routingKey, json, properties)) this.#outcomes.inc({ outcome: 'published' });
  }

  /** Counts messages as dropped. */
  leaveOut(count: number): void {
    this.#publisher.leaveOut(count);
  }

  /** Publishes what waits, as far as the broker takes it. */
  close(): Promise<void> {
    return this.#publisher.close();
  }
}
