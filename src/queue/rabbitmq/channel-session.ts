import type { Channel, ConsumeMessage } from 'amqplib';
import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { Delivery, PrefetchLimits } from '../event-queue.ts';
import { BrokerCredit } from './broker-credit.ts';
import { batchIn, type ReceivedBatch } from './message.ts';
import { PrefetchWindow } from './prefetch-window.ts';
import { Slip } from './slip.ts';
import type { Timings } from './timings.ts';

export interface ChannelSessionOptions {
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
  /** Hears each time that nothing is here any more. */
  readonly onIdle: () => void;
}

/** A batch whose consumer threw, or that found no place here, is tried again after so long. */
const AGAIN_MS = 1000;

interface Waiting {
  readonly slip: Slip;
  readonly batch: ReceivedBatch;
}

/** What one consumer is given on one channel. The deliveries of a channel are worth nothing on another. */
export class ChannelSession {
  readonly #options: ChannelSessionOptions;
  readonly #channel: Channel;
  readonly #credit: BrokerCredit;
  readonly #window: PrefetchWindow;
  /** All that was delivered and is not settled. */
  readonly #slips = new Set<Slip>();
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #released = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(channel: Channel, options: ChannelSessionOptions) {
    this.#options = options;
    this.#channel = channel;
    this.#credit = new BrokerCredit(channel, options.queue);
    this.#window = new PrefetchWindow(options.limits);
    // The client throws at deliveries to a consumer that was cancelled a moment ago: they have been taken here before.
    channel.on('handler-error', () => undefined);
    channel.prependListener('delivery', (message: ConsumeMessage) => this.#take(message));
  }

  get figures(): { unacked: number; here: number; oldest: number } {
    const oldest = Math.min(...[...this.#slips].map(({ received }) => received));
    return { unacked: this.#window.out, here: this.#slips.size - this.#window.out, oldest };
  }

  get isIdle(): boolean {
    return this.#slips.size === 0;
  }

  /** Resolves once the broker delivers. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#giveOverdueBack(), this.#options.timings.lookMs);
    await this.#credit.set(this.#wanted());
  }

  /** Resolves when nothing more is delivered; what the consumer has may still be settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    // When that fails the channel is gone, and delivers nothing either.
    await this.#credit.set(0).catch(() => undefined);
    for (const { slip } of this.#waiting.splice(0)) this.#end(slip, () => slip.giveBack());
    this.#waitingBytes = 0;
  }

  /** The channel is gone: settling does nothing from now on. */
  forget(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const slip of this.#slips) slip.forget();
    this.#slips.clear();
    this.#waiting = [];
    this.#window.clear();
  }

  #take(message: ConsumeMessage): void {
    const { now, onBatch, onCorrupt, log } = this.#options;
    const batch = batchIn(message);
    if (!batch) {
      log.error({ messageId: String(message.properties.messageId) }, 'a message in the queue is no batch, set aside');
      this.#channel.nack(message, false, false);
      onCorrupt();
      return;
    }
    onBatch(batch);
    const slip = new Slip(this.#channel, message, { received: batch.received, since: now() });
    this.#slips.add(slip);
    if (this.#window.admits(slip.size, this.#waitingBytes)) {
      this.#waiting.push({ slip, batch });
      this.#waitingBytes += slip.size;
    } else slip.hold(AGAIN_MS, () => this.#gone(slip));
    this.#adjustCredit();
    this.#handOver();
  }

  #handOver(): void {
    while (this.#window.hasRoom && !this.#stopped) {
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
      ack: async () => this.#settle(slip, () => this.#end(slip, () => slip.ack())),
      release: async (delayMs = 0) => this.#settle(slip, () => this.#release(slip, delayMs)),
    };
    try {
      handle(delivery);
    } catch (error) {
      log.error({ batch: batch.id, reason: messageOf(error) }, 'A consumer of the queue threw');
      void delivery.release(AGAIN_MS);
    }
  }

  /** The first settlement counts, and only while the channel lives. */
  #settle(slip: Slip, how: () => void): void {
    if (slip.state !== 'out') return;
    this.#window.giveBack(slip.size);
    how();
    this.#handOver();
  }

  #release(slip: Slip, delayMs: number): void {
    const { now, timings } = this.#options;
    // What is held back is unacked, too, and must not be so for too long.
    const hold = Math.min(delayMs, slip.since + timings.overdueMs - now());
    if (hold <= 0) {
      this.#end(slip, () => slip.giveBack());
      return;
    }
    this.#released++;
    slip.hold(hold, () => {
      this.#released--;
      this.#gone(slip);
      this.#adjustCredit();
    });
    this.#adjustCredit();
  }

  /** What is held back must not keep the others: the broker may send as many more, but not without end. */
  #wanted(): number {
    return this.#stopped ? 0 : this.#window.credit + Math.min(this.#released, this.#window.credit);
  }

  #adjustCredit(): void {
    // A channel that ended is made anew, with the credit as it is then.
    this.#credit.set(this.#wanted()).catch(() => undefined);
  }

  /** Brokers end a channel that leaves a delivery unacked for long, and all others on it would come again. */
  #giveOverdueBack(): void {
    const { now, timings, log } = this.#options;
    const isOverdue = ({ since, state }: Slip): boolean => state !== 'held' && now() - since > timings.overdueMs;
    const overdue = [...this.#slips].filter(isOverdue);
    if (overdue.length === 0) return;
    log.warn({ batches: overdue.length }, 'batches were taken and not stored for long, given back to the queue');
    this.#waiting = this.#waiting.filter(({ slip }) => !overdue.includes(slip));
    this.#waitingBytes = this.#waiting.reduce((sum, { slip }) => sum + slip.size, 0);
    for (const slip of overdue) {
      if (slip.state === 'out') this.#window.giveBack(slip.size);
      this.#end(slip, () => slip.giveBack());
    }
    this.#handOver();
  }

  #end(slip: Slip, how: () => void): void {
    how();
    this.#gone(slip);
  }

  #gone(slip: Slip): void {
    this.#slips.delete(slip);
    if (this.isIdle) this.#options.onIdle();
  }
}
