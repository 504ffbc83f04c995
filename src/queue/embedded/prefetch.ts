import type { PrefetchLimits } from '../event-queue.ts';

interface Share {
  readonly limits: PrefetchLimits;
  out: number;
  bytes: number;
}

/** Who consumes, and how many more batches each may be given now. */
export class Prefetch {
  readonly #consumers = new Map<number, Share>();

  add(consumer: number, limits: PrefetchLimits): void {
    this.#consumers.set(consumer, { limits, out: 0, bytes: 0 });
  }

  remove(consumer: number): void {
    this.#consumers.delete(consumer);
  }

  /** Counts a batch of this size to the consumer with the most room. Only when someone `hasRoom`. */
  take(size: number): number {
    let best = -1;
    let most = 0;
    for (const [consumer, share] of this.#consumers) {
      const room = roomOf(share);
      if (room <= most) continue;
      most = room;
      best = consumer;
    }
    const chosen = this.#consumers.get(best);
    if (!chosen) throw new Error('no consumer has room');
    chosen.out += 1;
    chosen.bytes += size;
    return best;
  }

  /** A batch of this consumer was settled, or not given to it after all. */
  giveBack(consumer: number, size: number): void {
    const found = this.#consumers.get(consumer);
    if (!found) return;
    found.out -= 1;
    found.bytes -= size;
  }

  hasRoom(): boolean {
    return [...this.#consumers.values()].some((share) => roomOf(share) > 0);
  }
}

function roomOf({ limits: { prefetch, prefetchBytes = Number.POSITIVE_INFINITY }, out, bytes }: Share): number {
  return out === 0 || bytes < prefetchBytes ? prefetch - out : 0;
}
