import type { Channel } from 'amqplib';
import { within } from '../../amqp/within.ts';

/** What the broker says of the queue. */
export interface QueueCount {
  /** Batches that wait at the broker. */
  readonly waiting: number;
  /** It does not answer, so that `waiting` is what it said before. */
  readonly silent: boolean;
}

/** Asks the broker how much waits in the queue; all who ask at a time share an answer. */
export class QueueCounter {
  readonly #channel: Channel;
  readonly #queue: string;
  readonly #answerMs: number;
  #asked: Promise<QueueCount> | undefined;
  #waiting = 0;

  /** `onEnd` hears when the queue is gone, which ends the channel. */
  constructor(options: { channel: Channel; queue: string; answerMs: number; onEnd: (reason: string) => void }) {
    this.#channel = options.channel;
    this.#queue = options.queue;
    this.#answerMs = options.answerMs;
    // An error is followed by the end.
    this.#channel.on('error', () => undefined);
    this.#channel.on('close', () => options.onEnd('the queue is gone from the broker'));
  }

  count(): Promise<QueueCount> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  async #ask(): Promise<QueueCount> {
    try {
      const { messageCount } = await within(this.#answerMs, 'counting', this.#channel.checkQueue(this.#queue));
      this.#waiting = messageCount;
      return { waiting: messageCount, silent: false };
    } catch {
      return { waiting: this.#waiting, silent: true };
    }
  }
}
