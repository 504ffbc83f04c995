import type { Channel, ConsumeMessage } from 'amqplib';

/** `waiting` to be handed over, `out` at the consumer, `held` back until it may be tried again, `settled` for good. */
type State = 'waiting' | 'out' | 'held' | 'settled';

/** One delivery on one channel. When the channel is gone settling does nothing, and the batch comes again. */
export class Slip {
  readonly size: number;
  /** When the batch was received from its sender, and when it was delivered here. */
  readonly received: number;
  readonly since: number;
  readonly #channel: Channel;
  readonly #message: ConsumeMessage;
  state: State = 'waiting';
  #timer: NodeJS.Timeout | undefined;

  constructor(channel: Channel, message: ConsumeMessage, { received, since }: Pick<Slip, 'received' | 'since'>) {
    this.#channel = channel;
    this.received = received;
    // Settling takes the delivery's number only; the bytes may go before.
    this.#message = { ...message, content: Buffer.alloc(0) };
    this.size = message.content.byteLength;
    this.since = since;
  }

  ack(): void {
    this.#settle(() => this.#channel.ack(this.#message));
  }

  /** Gives it back to the broker, which delivers it again at once. */
  giveBack(): void {
    this.#settle(() => this.#channel.nack(this.#message, false, true));
  }

  /** Gives it back after a while. */
  hold(ms: number, then: () => void): void {
    this.state = 'held';
    this.#timer = setTimeout(() => {
      this.giveBack();
      then();
    }, ms);
  }

  /** The channel is gone. */
  forget(): void {
    this.#settle(() => undefined);
  }

  #settle(how: () => void): void {
    if (this.state === 'settled') return;
    this.state = 'settled';
    clearTimeout(this.#timer);
    try {
      how();
    } catch {
      // The channel has ended, so the broker has given the batch back to the queue.
    }
  }
}
