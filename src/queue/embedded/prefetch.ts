/** Who consumes, and how many more batches each may be given now. */
export class Prefetch {
  readonly #consumers = new Map<number, { prefetch: number; out: number }>();

  add(consumer: number, prefetch: number): void {
    this.#consumers.set(consumer, { prefetch, out: 0 });
  }

  remove(consumer: number): void {
    this.#consumers.delete(consumer);
  }

  /** Counts a batch to the consumer with the most room. Only when someone `hasRoom`. */
  take(): number {
    let best = -1;
    let most = 0;
    for (const [consumer, { prefetch, out }] of this.#consumers) {
      if (prefetch - out <= most) continue;
      most = prefetch - out;
      best = consumer;
    }
    const chosen = this.#consumers.get(best);
    if (!chosen) throw new Error('no consumer has room');
    chosen.out += 1;
    return best;
  }

  /** A batch of this consumer was settled, or not given to it after all. */
  giveBack(consumer: number): void {
    const found = this.#consumers.get(consumer);
    if (found) found.out -= 1;
  }

  hasRoom(): boolean {
    return [...this.#consumers.values()].some(({ prefetch, out }) => out < prefetch);
  }
}
