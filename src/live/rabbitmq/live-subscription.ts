import type { Channel } from 'amqplib';
import type { LiveListener } from '../live-bus.ts';

/** The topic exchange that all instances share. */
export const EXCHANGE = 'mozdef.live';

/** What waits at the broker for one consumer; beyond it the oldest goes. */
const BOUNDS = { 'x-max-length': 10_000, 'x-max-length-bytes': 32_000_000, 'x-overflow': 'drop-head' };

/** One listener, over all channels that come and go. */
export class LiveSubscription {
  readonly #topic: string;
  readonly #listener: LiveListener;
  #channel: Channel | undefined;
  #tag: string | undefined;
  #ended = false;

  constructor(topic: string, listener: LiveListener) {
    this.#topic = topic;
    this.#listener = listener;
  }

  /** Listens on this channel from now on, by a queue that goes with the consumer. Rejects when the channel ended. */
  async use(channel: Channel, onCancel: () => void): Promise<void> {
    if (this.#ended || this.#channel === channel) return;
    this.#channel = channel;
    this.#tag = undefined;
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, arguments: BOUNDS });
    await channel.bindQueue(queue, EXCHANGE, this.#topic);
    // Without acks the broker hands over as fast as the socket is read, and what waits stays with it, within bounds.
    const { consumerTag } = await channel.consume(
      queue,
      (message) => {
        if (!message) onCancel();
        else if (!this.#ended) this.#listener(message.content);
      },
      { noAck: true },
    );
    this.#tag = consumerTag;
    if (this.#ended) await channel.cancel(consumerTag);
  }

  /** Nothing is heard any more from now on. Rejects when the channel ended. */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#tag !== undefined) await this.#channel?.cancel(this.#tag);
  }
}
