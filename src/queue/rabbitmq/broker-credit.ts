import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';

interface Share {
  readonly tag: string;
  readonly credit: number;
}

/**
 * How many batches the broker may have on their way to one channel. What a consumer may have is fixed when it begins, so the
 * number is made up of several consumers, which come and go.
 */
export class BrokerCredit {
  readonly #channel: Channel;
  readonly #queue: string;
  readonly #shares = new Set<Share>();
  #target = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(channel: Channel, queue: string) {
    this.#channel = channel;
    this.#queue = queue;
  }

  /** Resolves once the broker knows; rejects when the channel ended. What is on its way already still comes. */
  set(target: number): Promise<void> {
    if (target === this.#target) return this.#turn;
    this.#target = target;
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#reach());
    return this.#turn;
  }

  async #reach(): Promise<void> {
    for (let surplus = this.#surplus(); surplus !== 0; surplus = this.#surplus()) {
      if (surplus < 0) await this.#add(-surplus);
      else await this.#remove(this.#leastUseful(surplus));
    }
  }

  #surplus(): number {
    return [...this.#shares].reduce((sum, { credit }) => sum + credit, -this.#target);
  }

  /** The largest that is no larger than what is too much, else the smallest. */
  #leastUseful(surplus: number): Share {
    const [first, ...others] = this.#shares;
    if (!first) throw new Error('no consumer has credit');
    return others.reduce((best, share) => {
      const fits = share.credit <= surplus;
      if (fits !== best.credit <= surplus) return fits ? share : best;
      return fits === share.credit > best.credit ? share : best;
    }, first);
  }

  async #add(credit: number): Promise<void> {
    const share = { tag: randomUUID(), credit };
    await this.#channel.prefetch(credit);
    // Deliveries are listened for on the channel: they may come before this answer, and after that to a cancellation.
    await this.#channel.consume(this.#queue, () => undefined, { consumerTag: share.tag });
    this.#shares.add(share);
  }

  async #remove(share: Share): Promise<void> {
    await this.#channel.cancel(share.tag);
    this.#shares.delete(share);
  }
}
