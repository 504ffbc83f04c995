import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { QueuedBatch } from '../event-queue.ts';
import { contentOf, propertiesOf } from './message.ts';
import { blocked, full, tooLarge, unavailable, unconfirmed } from './refusals.ts';
import type { Timings } from './timings.ts';

/** Batches that wait for their confirmation beyond this are refused: memory is bounded even when the broker hangs. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface PublisherOptions {
  readonly queue: string;
  readonly timings: Timings;
  readonly log: Logger;
  readonly now: () => number;
  /** Asks for another connection. */
  readonly renew: (reason: string) => void;
}

interface Pending {
  readonly batch: QueuedBatch;
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Sends batches on a connection that nothing else uses, since the broker stops reading from it when it is short of room. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #pending = new Set<Pending>();
  readonly #returned = new Set<string>();
  readonly #awaitingOpen: (() => void)[] = [];
  #channel: ConfirmChannel | undefined;
  #open = false;
  #alarm: string | undefined;
  #bytes = 0;
  #mostSize = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Why nothing can be pushed now. */
  get refusing(): 'disk-full' | 'queue-unavailable' | undefined {
    if (this.#alarm !== undefined) return blocked(this.#alarm).code as 'disk-full' | 'queue-unavailable';
    return this.#open ? undefined : 'queue-unavailable';
  }

  /** Uses this connection from now on. */
  async use(connection: ChannelModel): Promise<void> {
    const channel = await connection.createConfirmChannel();
    connection.on('blocked', (reason) => this.#blocked(reason));
    connection.on('unblocked', () => {
      this.#alarm = undefined;
      this.#options.log.info('the broker takes batches again');
    });
    channel.on('error', (error) => this.#learn(messageOf(error)));
    channel.on('close', () => {
      if (channel === this.#channel) this.#options.renew('the broker closed the channel');
    });
    channel.on('return', ({ properties }) => this.#returned.add(String(properties.messageId)));
    channel.on('handler-error', (error) =>
      this.#options.log.error({ error: messageOf(error) }, 'a confirmation failed'),
    );
    this.#channel = channel;
    this.#probe(channel);
  }

  /** The connection is gone; what was not confirmed may be owned or not, and is not promised. */
  lost(reason: string): void {
    const cause = this.#alarm === undefined ? unconfirmed(reason) : blocked(this.#alarm);
    this.#channel = undefined;
    this.#open = false;
    this.#alarm = undefined;
    this.#returned.clear();
    for (const { reject } of this.#pending) reject(cause);
    this.#pending.clear();
    this.#bytes = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Resolves once the broker takes batches, or says why not. */
  whenOpen(): Promise<void> {
    if (this.#open || this.#alarm !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#awaitingOpen.push(resolve));
  }

  /** Resolves once the broker has the batch on disk, on a majority of its nodes. */
  push(batch: QueuedBatch): Promise<void> {
    const size = batch.bytes.byteLength;
    const channel = this.#channel;
    if (this.#alarm !== undefined) return Promise.reject(blocked(this.#alarm));
    if (!channel || !this.#open) return Promise.reject(unavailable('there is no connection'));
    if (size > this.#mostSize) return Promise.reject(tooLarge(size, this.#mostSize));
    if (this.#bytes > 0 && this.#bytes + size > MOST_BYTES) {
      return Promise.reject(unavailable('too many batches wait for the broker'));
    }
    return new Promise((resolve, reject) => {
      this.#send(channel, { batch, since: this.#options.now(), resolve, reject });
    });
  }

  /** Ends the channel in order, after what was sent on it. */
  async close(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    this.#open = false;
    // Whoever pushed before is to hear that the batch is owned.
    await channel?.waitForConfirms().catch(() => undefined);
    await channel?.close();
  }

  #send(channel: ConfirmChannel, pending: Pending): void {
    const { batch, reject } = pending;
    const settle = (error: unknown): void => this.#settle(pending, error);
    try {
      channel.publish('', this.#options.queue, contentOf(batch), propertiesOf(batch), settle);
    } catch (error) {
      reject(unavailable(messageOf(error)));
      return;
    }
    this.#pending.add(pending);
    this.#bytes += batch.bytes.byteLength;
    this.#watch();
  }

  #settle(pending: Pending, error: unknown): void {
    const { batch, resolve, reject } = pending;
    // After the end of the connection everything was rejected already.
    if (!this.#pending.delete(pending)) return;
    this.#bytes -= batch.bytes.byteLength;
    if (this.#returned.delete(batch.id)) {
      reject(unavailable('the queue is gone from the broker'));
      this.#options.renew('the queue is gone from the broker');
    } else if (!error) resolve();
    else if (messageOf(error) === 'message nacked') reject(full());
    else reject(this.#alarm === undefined ? unconfirmed(messageOf(error)) : blocked(this.#alarm));
  }

  /**
   * A broker that is short of room says so only after something was published. So that no batch has to find out, the first
   * message on each connection is one that no queue takes, and batches wait for its confirmation.
   */
  #probe(channel: ConfirmChannel): void {
    channel.publish('', `${this.#options.queue}.probe`, Buffer.alloc(0), {}, (error: unknown) => {
      if (error || channel !== this.#channel) return;
      this.#open = true;
      this.#tellOpen();
    });
  }

  #blocked(reason: string): void {
    this.#alarm = reason;
    this.#options.log.error({ reason }, 'the broker takes no batches for now');
    this.#tellOpen();
  }

  #tellOpen(): void {
    for (const resolve of this.#awaitingOpen.splice(0)) resolve();
  }

  /** A batch larger than the broker allows ends the channel, with all that was on its way: that must happen only once. */
  #learn(reason: string): void {
    this.#options.log.error({ reason }, 'the broker closed the channel on which batches are pushed');
    const limit = /larger than configured max size (\d+)/.exec(reason)?.[1];
    if (limit !== undefined) this.#mostSize = Number(limit);
  }

  /** Gives up the connection when the oldest batch is not confirmed in time, so that those batches do not arrive later. */
  #watch(): void {
    if (this.#timer || this.#pending.size === 0) return;
    const { timings, now, renew } = this.#options;
    const [oldest] = this.#pending;
    const left = (oldest?.since ?? now()) + timings.confirmMs - now();
    if (left <= 0) {
      renew('batches were not confirmed in time');
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#watch();
    }, left);
  }
}
