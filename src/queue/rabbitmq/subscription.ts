import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { Consumer, Delivery, PrefetchLimits } from '../event-queue.ts';
import { BrokerCredit } from './broker-credit.ts';
import { batchIn, type ReceivedBatch } from './message.ts';
import { PrefetchWindow } from './prefetch-window.ts';
import { Slip } from './slip.ts';
import type { Timings } from './timings.ts';

export interface SubscriptionOptions {
  readonly queue: string;
  readonly limits: PrefetchLimits;
  readonly handle: (delivery: Delivery) => void;
  readonly timings: Timings;
  readonly log: Logger;
  readonly now: () => number;
  /** Hears of each batch that comes from the broker. */
  readonly onBatch: (batch: ReceivedBatch) => void;
  /** Hears of each message that is no batch. */
  readonly onCorrupt: () => void;
  /** Asks for another connection. */
  readonly renew: (reason: string) => void;
  /** Nothing is to come any more, and nothing is out. */
  readonly onEnd: () => void;
}

/** A batch whose consumer threw, or that found no place here, is tried again after so long. */
const AGAIN_MS = 1000;

interface Waiting {
  readonly slip: Slip;
  readonly batch: ReceivedBatch;
}

/** One consumer of the queue, over all connections that come and go. */
export class Subscription implements Consumer {
  readonly #options: SubscriptionOptions;
  readonly #window: PrefetchWindow;
  readonly #slips = new Set<Slip>();
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #held = 0;
  #channel: Channel | undefined;
  #credit: BrokerCredit | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cancelled = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#window = new PrefetchWindow(options.limits);
  }

  /** Batches that the consumer has, those that came from the broker and that it has not, and when the oldest was received. */
  get figures(): { unacked: number; here: number; oldest: number } {
    const oldest = Math.min(...[...this.#slips].map(({ received }) => received));
    return { unacked: this.#window.out, here: this.#slips.size - this.#window.out, oldest };
  }

  /** Consumes on this connection from now on. */
  async use(connection: ChannelModel): Promise<void> {
    const { queue, log, timings } = this.#options;
    const channel = await connection.createChannel();
    channel.on('error', (error) => log.error({ error: messageOf(error) }, 'the broker closed a channel of a consumer'));
    channel.on('close', () => {
      if (channel === this.#channel) this.#options.renew('the broker closed the channel');
    });
    channel.on('cancel', () => this.#options.renew('the queue is gone from the broker'));
    // Those of a consumer that was cancelled a moment ago are thrown at: they have been taken here before.
    channel.on('handler-error', () => undefined);
    channel.prependListener('delivery', (message: ConsumeMessage) => this.#take(channel, message));
    this.#channel = channel;
    this.#credit = new BrokerCredit(channel, queue);
    this.#timer = setInterval(() => this.#giveOverdueBack(), timings.lookMs);
    await this.#credit.set(this.#wanted());
    await this.#endIfDone();
  }

  /** The connection is gone; the broker gives what was out to others, or to this one again. */
  lost(): void {
    this.#channel = undefined;
    this.#credit = undefined;
    clearInterval(this.#timer);
    for (const slip of this.#slips) slip.forget();
    this.#slips.clear();
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#held = 0;
    this.#window.clear();
    if (this.#cancelled) this.#options.onEnd();
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    if (!this.#channel) this.#options.onEnd();
    await this.#credit?.set(0).catch(() => undefined);
    for (const { slip } of this.#waiting.splice(0)) this.#drop(slip, () => slip.giveBack());
    this.#waitingBytes = 0;
    await this.#endIfDone();
  }

  /** Ends the channel in order, after what was sent on it. */
  async close(): Promise<void> {
    const channel = this.#channel;
    this.lost();
    await channel?.close();
  }

  #take(channel: Channel, message: ConsumeMessage): void {
    const { now, onBatch, onCorrupt, log } = this.#options;
    if (channel !== this.#channel) return;
    const batch = batchIn(message);
    if (!batch) {
      log.error({ messageId: String(message.properties.messageId) }, 'a message in the queue is no batch, set aside');
      channel.nack(message, false, false);
      onCorrupt();
      return;
    }
    onBatch(batch);
    const slip = new Slip(channel, message, { received: batch.received, since: now() });
    this.#slips.add(slip);
    if (this.#window.admits(slip.size, this.#waitingBytes)) {
      this.#waiting.push({ slip, batch });
      this.#waitingBytes += slip.size;
    } else slip.hold(AGAIN_MS, () => this.#slips.delete(slip));
    this.#adjustCredit();
    this.#handOver();
  }

  #handOver(): void {
    while (this.#window.hasRoom && !this.#cancelled) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#waitingBytes -= next.slip.size;
      next.slip.state = 'out';
      this.#window.take(next.slip.size);
      this.#hand(next);
    }
  }

  #hand({ slip, batch }: Waiting): void {
    const { handle, log } = this.#options;
    const delivery: Delivery = {
      ...batch,
      ack: () => this.#settle(slip, () => this.#drop(slip, () => slip.ack())),
      release: (delayMs = 0) => this.#settle(slip, () => this.#release(slip, delayMs)),
    };
    try {
      handle(delivery);
    } catch (error) {
      log.error({ batch: batch.id, reason: messageOf(error) }, 'A consumer of the queue threw');
      void delivery.release(AGAIN_MS);
    }
  }

  /** The first settlement counts, and only while the channel lives. */
  async #settle(slip: Slip, how: () => void): Promise<void> {
    if (slip.state !== 'out') return;
    this.#window.giveBack(slip.size);
    how();
    this.#handOver();
    await this.#endIfDone();
  }

  #drop(slip: Slip, how: () => void): void {
    how();
    this.#slips.delete(slip);
  }

  #release(slip: Slip, delayMs: number): void {
    if (delayMs <= 0) {
      this.#drop(slip, () => slip.giveBack());
      return;
    }
    this.#held++;
    slip.hold(Math.min(delayMs, this.#options.timings.mostHoldMs), () => {
      this.#held--;
      this.#slips.delete(slip);
      this.#adjustCredit();
      void this.#endIfDone();
    });
    this.#adjustCredit();
  }

  /** What is held back must not keep the others: the broker may send as many more, but not without end. */
  #wanted(): number {
    return this.#cancelled ? 0 : this.#window.credit + Math.min(this.#held, this.#window.credit);
  }

  #adjustCredit(): void {
    // A channel that ended is made anew, with the credit as it is then.
    this.#credit?.set(this.#wanted()).catch(() => undefined);
  }

  /** Brokers end a channel that leaves a delivery unacked for long, and all others on it would come again. */
  #giveOverdueBack(): void {
    const { now, timings, log } = this.#options;
    const overdue = [...this.#slips].filter(
      ({ since, state }) => state !== 'held' && now() - since > timings.overdueMs,
    );
    if (overdue.length === 0) return;
    log.warn({ batches: overdue.length }, 'batches were taken and not stored for long, given back to the queue');
    this.#waiting = this.#waiting.filter(({ slip }) => !overdue.includes(slip));
    this.#waitingBytes = this.#waiting.reduce((sum, { slip }) => sum + slip.size, 0);
    for (const slip of overdue) {
      if (slip.state === 'out') this.#window.giveBack(slip.size);
      this.#drop(slip, () => slip.giveBack());
    }
    this.#handOver();
    void this.#endIfDone();
  }

  async #endIfDone(): Promise<void> {
    if (!this.#cancelled || this.#slips.size > 0 || !this.#channel) return;
    await this.close().catch(() => undefined);
  }
}
