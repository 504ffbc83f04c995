import type { Channel, ChannelModel } from 'amqplib';
import { messageOf } from '../../lifecycle/error.ts';
import type { Consumer } from '../event-queue.ts';
import { ChannelSession, type ChannelSessionOptions } from './channel-session.ts';

export interface SubscriptionOptions extends Omit<ChannelSessionOptions, 'onIdle'> {
  /** Asks for another connection. */
  readonly renew: (reason: string) => void;
  /** Nothing is to come any more, and nothing is out. */
  readonly onEnd: () => void;
}

/** One consumer of the queue, over all connections that come and go. */
export class Subscription implements Consumer {
  readonly #options: SubscriptionOptions;
  #channel: Channel | undefined;
  #session: ChannelSession | undefined;
  #cancelled = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  /** Batches that the consumer has, those that came from the broker and that it has not, and when the oldest was received. */
  get figures(): { unacked: number; here: number; oldest: number } {
    return this.#session?.figures ?? { unacked: 0, here: 0, oldest: Number.POSITIVE_INFINITY };
  }

  /** Consumes on this connection from now on. */
  async use(connection: ChannelModel): Promise<void> {
    const { log, renew } = this.#options;
    const channel = await connection.createChannel();
    channel.on('error', (error) => log.error({ error: messageOf(error) }, 'the broker closed a channel of a consumer'));
    channel.on('close', () => {
      if (channel === this.#channel) renew('the broker closed the channel');
    });
    channel.on('cancel', () => renew('the queue is gone from the broker'));
    const session = new ChannelSession(channel, { ...this.#options, onIdle: () => void this.#endIfDone() });
    this.#channel = channel;
    this.#session = session;
    if (this.#cancelled) await this.#endIfDone();
    else await session.start();
  }

  /** The connection is gone; the broker gives what was out to others, or to this one again. */
  lost(): void {
    this.#session?.forget();
    this.#session = undefined;
    this.#channel = undefined;
    if (this.#cancelled) this.#options.onEnd();
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    if (!this.#session) this.#options.onEnd();
    await this.#session?.stop();
    await this.#endIfDone();
  }

  /** Ends the channel in order, after what was sent on it. */
  async close(): Promise<void> {
    const channel = this.#channel;
    this.lost();
    await channel?.close();
  }

  async #endIfDone(): Promise<void> {
    if (!this.#cancelled || !this.#session?.isIdle) return;
    // When that fails the connection is gone, and with it the channel.
    await this.close().catch(() => undefined);
  }
}
