import type { Channel, ChannelModel } from 'amqplib';
import { brokerAddress } from '../../amqp/broker-address.ts';
import type { BrokerSection } from '../../amqp/broker-config.ts';
import { declareExchange } from '../../amqp/declare-exchange.ts';
import { Link } from '../../amqp/link.ts';
import { LINK_TIMINGS, type LinkTimings } from '../../amqp/link-timings.ts';
import { LossyPublisher } from '../../amqp/lossy-publisher.ts';
import type { Registry } from '../../health/registry.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { LiveBus, LiveListener } from '../live-bus.ts';
import { LiveMetrics } from '../live-metrics.ts';
import { EXCHANGE, LiveSubscription } from './live-subscription.ts';

export interface RabbitmqLiveBusOptions {
  readonly broker: BrokerSection;
  readonly log: Logger;
  readonly registry?: Registry;
  readonly timings?: Partial<LinkTimings>;
}

/**
 * The bus of many instances: a topic exchange of RabbitMQ, and for each subscriber a queue that goes with it. A lost connection
 * is made again, and what was published meanwhile is gone.
 */
export class RabbitmqLiveBus implements LiveBus {
  readonly #log: Logger;
  readonly #publisher: LossyPublisher;
  readonly #link: Link;
  readonly #subscriptions = new Set<LiveSubscription>();
  #channel: Channel | undefined;

  /**
   * Rejects with `config-invalid`, and with `live-unavailable` when the broker refuses. One that is away is waited for in the
   * background.
   */
  static async open(options: RabbitmqLiveBusOptions): Promise<RabbitmqLiveBus> {
    const bus = new RabbitmqLiveBus(options);
    try {
      await Promise.all([bus.#publisher.start(), bus.#link.start()]);
    } catch (error) {
      await bus.close();
      throw error;
    }
    return bus;
  }

  private constructor({ broker, log, registry, timings }: RabbitmqLiveBusOptions) {
    const metrics = registry && new LiveMetrics(registry);
    const shared = { broker, refused: 'live-unavailable', log } as const;
    this.#log = log;
    this.#publisher = new LossyPublisher({
      ...shared,
      name: 'live publisher',
      exchange: EXCHANGE,
      onDropped: (count) => metrics?.dropped(count),
      timings,
    });
    this.#link = new Link({
      ...shared,
      name: 'live subscriber',
      address: brokerAddress(broker),
      timings: { ...LINK_TIMINGS, ...timings },
      onUp: (connection) => this.#use(connection),
      onDown: () => {
        this.#channel = undefined;
      },
    });
  }

  publish(topic: string, body: Uint8Array): void {
    this.#publisher.publish(topic, Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  }

  subscribe(topic: string, listener: LiveListener): () => void {
    const subscription = new LiveSubscription(topic, (body) => this.#hand(topic, listener, body));
    this.#subscriptions.add(subscription);
    if (this.#channel) this.#attach(subscription, this.#channel);
    return () => {
      this.#subscriptions.delete(subscription);
      // On a channel that has ended there is nothing to end.
      subscription.end().catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.end().catch(() => undefined);
    this.#subscriptions.clear();
    this.#channel = undefined;
    await Promise.all([this.#publisher.close(), this.#link.close()]);
  }

  async #use(connection: ChannelModel): Promise<void> {
    await declareExchange(connection, EXCHANGE, 'topic');
    const channel = await connection.createChannel();
    channel.on('error', (error) => this.#log.error({ error: messageOf(error) }, 'the broker closed the live channel'));
    channel.on('close', () => {
      if (channel === this.#channel) this.#link.renew('the broker closed the channel');
    });
    // The client throws at what comes for a consumer that was cancelled a moment ago.
    channel.on('handler-error', () => undefined);
    this.#channel = channel;
    await Promise.all([...this.#subscriptions].map((one) => one.use(channel, () => this.#renew())));
  }

  #attach(subscription: LiveSubscription, channel: Channel): void {
    subscription.use(channel, () => this.#renew()).catch((error: unknown) => this.#link.renew(messageOf(error)));
  }

  #renew(): void {
    this.#link.renew('a queue of the live bus is gone from the broker');
  }

  #hand(topic: string, listener: LiveListener, body: Uint8Array): void {
    try {
      listener(body);
    } catch (error) {
      this.#log.error({ error: messageOf(error), topic }, 'a listener of the bus failed');
    }
  }
}
