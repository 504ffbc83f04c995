import type { ChannelModel } from 'amqplib';
import { brokerAddress } from '../../amqp/broker-address.ts';
import { Link } from '../../amqp/link.ts';
import { within } from '../../amqp/within.ts';
import type { Registry } from '../../health/registry.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { Consumer, Delivery, EventQueue, PrefetchLimits, QueuedBatch, QueueStatus } from '../event-queue.ts';
import type { QueueConfig } from '../queue-config.ts';
import { QueueMetrics } from '../queue-metrics.ts';
import { Fullness } from './fullness.ts';
import { Publisher } from './publisher.ts';
import { QueueCounter } from './queue-counter.ts';
import { QueueFigures } from './queue-figures.ts';
import { unavailable } from './refusals.ts';
import { Subscription } from './subscription.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { declareTopology } from './topology.ts';

export interface RabbitmqEventQueueOptions {
  readonly config: QueueConfig;
  readonly log: Logger;
  readonly registry?: Registry;
  /** The clock by which the age of batches is told. */
  readonly now?: () => number;
  readonly timings?: Partial<Timings>;
}

/**
 * The queue of many machines: a quorum queue of RabbitMQ, one message a batch. A batch is owned when the broker confirms it.
 * Pushing and consuming have a connection each, since a broker that is short of room stops reading from those who publish.
 * Lost connections are made again; what was out then is delivered again, and what was on its way in is refused.
 */
export class RabbitmqEventQueue implements EventQueue {
  readonly #options: RabbitmqEventQueueOptions;
  readonly #timings: Timings;
  readonly #now: () => number;
  readonly #metrics: QueueMetrics | undefined;
  readonly #figures: QueueFigures;
  readonly #fullness: Fullness;
  readonly #publisher: Publisher;
  readonly #publishing: Link;
  readonly #consuming: Link;
  readonly #subscriptions = new Set<Subscription>();
  #connection: ChannelModel | undefined;
  #counter: QueueCounter | undefined;
  /** As last counted. */
  #waiting = 0;
  #corrupt = 0;
  #closed = false;

  /**
   * Rejects with `config-invalid`, and with `queue-unavailable` when the broker refuses. One that is away is waited for in
   * the background; until then pushes are refused.
   */
  static async open(options: RabbitmqEventQueueOptions): Promise<RabbitmqEventQueue> {
    const queue = new RabbitmqEventQueue(options);
    try {
      await queue.#start();
    } catch (error) {
      await queue.close();
      throw error;
    }
    return queue;
  }

  private constructor(options: RabbitmqEventQueueOptions) {
    const { config, log, registry } = options;
    this.#options = options;
    this.#timings = { ...TIMINGS, ...options.timings };
    this.#now = options.now ?? Date.now;
    this.#metrics = registry && new QueueMetrics(registry, () => this.status());
    this.#figures = new QueueFigures(this.#now());
    this.#fullness = new Fullness(this.#timings.fullMs);
    const shared = { timings: this.#timings, log, refused: 'queue-unavailable' } as const;
    const renew = (reason: string): void => this.#publishing.renew(reason);
    this.#publisher = new Publisher({ ...shared, queue: config.name, now: this.#now, renew });
    const address = brokerAddress({ section: 'queue', config });
    this.#publishing = new Link({
      ...shared,
      name: 'publisher',
      address,
      onUp: async (connection) => {
        await this.#declare(connection);
        await this.#publisher.use(connection);
      },
      onDown: (reason) => this.#publisher.lost(reason),
    });
    this.#consuming = new Link({
      ...shared,
      name: 'consumer',
      address,
      onUp: (connection) => this.#resume(connection),
      onDown: () => this.#suspend(),
    });
  }

  async push(batch: QueuedBatch): Promise<void> {
    try {
      if (this.#closed) throw unavailable('it was closed');
      const size = batch.bytes.byteLength;
      await this.#publisher.push(batch);
      this.#fullness.taken();
      this.#figures.pushed(size);
      this.#metrics?.pushed(size);
    } catch (error) {
      const refusal = error instanceof MozdefError ? error : unavailable(messageOf(error));
      if (refusal.code === 'queue-full') this.#fullness.refused(this.#now());
      this.#metrics?.refused(refusal.code);
      throw refusal;
    }
  }

  async consume(handle: (delivery: Delivery) => void, limits: PrefetchLimits): Promise<Consumer> {
    const subscription: Subscription = new Subscription({
      queue: this.#options.config.name,
      limits,
      handle,
      timings: this.#timings,
      log: this.#options.log,
      now: this.#now,
      onBatch: ({ received, attempt, bytes }) => this.#figures.delivered({ received, attempt, size: bytes.byteLength }),
      onCorrupt: () => this.#corrupt++,
      renew: (reason) => this.#consuming.renew(reason),
      onEnd: () => this.#subscriptions.delete(subscription),
    });
    this.#subscriptions.add(subscription);
    if (this.#connection) {
      await subscription.use(this.#connection).catch((error: unknown) => this.#consuming.renew(messageOf(error)));
    }
    return subscription;
  }

  /** `unacked` is of this instance. Bytes and the age of what waits are estimates: the broker does not tell them. */
  async status(): Promise<QueueStatus> {
    const { waiting, silent } = (await this.#counter?.count()) ?? { waiting: this.#waiting, silent: false };
    this.#waiting = waiting;
    const now = this.#now();
    const here = [...this.#subscriptions].map(({ figures }) => figures);
    const unacked = here.reduce((sum, figures) => sum + figures.unacked, 0);
    const batches = here.reduce((sum, figures) => sum + figures.here, waiting);
    if (batches === 0) this.#figures.empty(now);
    const oldest = Math.min(now, ...here.map((figures) => figures.oldest));
    const refusing =
      this.#publisher.refusing ??
      (silent ? 'queue-unavailable' : this.#fullness.isFull(waiting, now) ? 'queue-full' : undefined);
    return {
      batches,
      bytes: this.#figures.bytesOf(batches),
      unacked,
      oldestMs: Math.max(now - oldest, batches > 0 ? this.#figures.ageOfWaiting(now) : 0),
      ...(refusing && { refusing }),
      corrupt: this.#corrupt,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    // Channels end in order, after the settlements that were sent on them; ending the connection could overtake those.
    const ends = [this.#publisher.close(), ...[...this.#subscriptions].map((subscription) => subscription.close())];
    await within(this.#timings.answerMs, 'closing the channels', Promise.allSettled(ends)).catch(() => undefined);
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }

  async #start(): Promise<void> {
    await Promise.all([this.#publishing.start(), this.#consuming.start()]);
    if (!this.#publishing.isUp) return;
    const open = this.#publisher.whenOpen();
    await within(this.#timings.answerMs, 'opening the queue', open).catch(() => undefined);
  }

  #declare(connection: ChannelModel): Promise<void> {
    const { config, log } = this.#options;
    return declareTopology(connection, { queue: config.name, maxBytes: config.max_bytes }, log);
  }

  async #resume(connection: ChannelModel): Promise<void> {
    await this.#declare(connection);
    const { name } = this.#options.config;
    const channel = await connection.createChannel();
    const onEnd = (reason: string): void => this.#consuming.renew(reason);
    this.#counter = new QueueCounter({ channel, queue: name, answerMs: this.#timings.answerMs, onEnd });
    for (const subscription of this.#subscriptions) await subscription.use(connection);
    this.#connection = connection;
  }

  #suspend(): void {
    this.#connection = undefined;
    this.#counter = undefined;
    for (const subscription of this.#subscriptions) subscription.lost();
  }
}
