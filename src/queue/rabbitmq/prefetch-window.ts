import type { PrefetchLimits } from '../event-queue.ts';

/** How much of the newest batch's size counts. */
const WEIGHT = 1 / 8;
/** Of the bytes that a consumer may have: what may lie here for it, since a broker counts only batches. */
const HERE = 4;

/** What a consumer may be given now, and what the broker may send for it. */
export class PrefetchWindow {
  readonly #prefetch: number;
  readonly #prefetchBytes: number;
  #out = 0;
  #outBytes = 0;
  #meanSize = 0;
  #credit: number;

  constructor({ prefetch, prefetchBytes = Number.POSITIVE_INFINITY }: PrefetchLimits) {
    this.#prefetch = prefetch;
    this.#prefetchBytes = prefetchBytes;
    this.#credit = prefetch;
  }

  /** Batches that the consumer has. */
  get out(): number {
    return this.#out;
  }

  /** Batches that the broker may send ahead. */
  get credit(): number {
    return this.#credit;
  }

  /** Whether the consumer may have one more. */
  get hasRoom(): boolean {
    return this.#out === 0 || (this.#out < this.#prefetch && this.#outBytes < this.#prefetchBytes);
  }

  take(size: number): void {
    this.#out++;
    this.#outBytes += size;
  }

  giveBack(size: number): void {
    this.#out--;
    this.#outBytes -= size;
  }

  /** The connection is gone, and what the consumer has is nobody's. */
  clear(): void {
    this.#out = 0;
    this.#outBytes = 0;
  }

  /** Whether a batch of this size that came has a place here, beside so many bytes that wait for the consumer. */
  admits(size: number, waitingBytes: number): boolean {
    this.#meanSize += (size - this.#meanSize) * WEIGHT;
    const admits = waitingBytes === 0 || this.#outBytes + waitingBytes + size <= HERE * this.#prefetchBytes;
    const fitting = Math.max(1, Math.min(this.#prefetch, Math.floor((2 * this.#prefetchBytes) / this.#meanSize)));
    // Each change costs the broker something, so it is made only when there is much to gain.
    const changes = admits ? fitting >= 2 * this.#credit || fitting === this.#prefetch : fitting < this.#credit;
    if (changes) this.#credit = fitting;
    return admits;
  }
}
