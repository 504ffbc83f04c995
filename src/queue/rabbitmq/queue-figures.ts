/** How much one more batch changes the mean. */
const WEIGHT = 1 / 16;

/**
 * What can be told about a queue that others use as well: a broker counts what waits, but tells neither its bytes nor its
 * age. Both are estimated from the batches that pass here.
 */
export class QueueFigures {
  #meanSize: number | undefined;
  /** What waits was not received before this. */
  #newerThan: number;

  constructor(now: number) {
    this.#newerThan = now;
  }

  /** A batch of this size was pushed. */
  pushed(size: number): void {
    this.#meanSize = this.#meanSize === undefined ? size : this.#meanSize + (size - this.#meanSize) * WEIGHT;
  }

  /** A batch was delivered; those behind it came later, unless it had been delivered before. */
  delivered({ received, attempt, size }: { received: number; attempt: number; size: number }): void {
    this.pushed(size);
    if (attempt === 1) this.#newerThan = Math.max(this.#newerThan, received);
  }

  /** Nothing waits. */
  empty(now: number): void {
    this.#newerThan = Math.max(this.#newerThan, now);
  }

  bytesOf(batches: number): number {
    return Math.round(batches * (this.#meanSize ?? 0));
  }

  /** Milliseconds; what waits is probably no older. */
  ageOfWaiting(now: number): number {
    return Math.max(0, now - this.#newerThan);
  }
}
