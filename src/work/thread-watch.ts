import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Progress } from './progress.ts';

const LOOK_EVERY_MS = 100;
const MEBIBYTE = 1024 ** 2;
/** Before the first event of an order and after the last there is more to do at once; a plugin's timer may hang there, too. */
const OUTSIDE = 5;

export interface WatchLimits {
  /** A thread that makes no step for so long is ended, milliseconds. */
  readonly stuckMs: number;
  /** Heap of the thread in mebibytes. */
  readonly heapMb: number;
}

/** Watches a thread from outside while it works on an order: ends it when it hangs or needs too much memory. */
export class ThreadWatch {
  readonly #thread: ThreadClient;
  readonly #progress: Progress;
  readonly #limits: WatchLimits;
  readonly #timer: NodeJS.Timeout;
  #step: number;
  #quietMs = 0;
  /** Why the thread was ended, if it was. */
  reason: string | undefined;

  constructor(thread: ThreadClient, progress: Progress, limits: WatchLimits) {
    this.#thread = thread;
    this.#progress = progress;
    this.#limits = limits;
    this.#step = progress.read().step;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** The order is done. */
  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { stuckMs, heapMb } = this.#limits;
    const allowed = this.#progress.read().position === undefined ? stuckMs * OUTSIDE : stuckMs;
    if (this.#quietFor() > allowed) this.#give(`no progress for ${allowed} ms`);
    this.#thread.worker.getHeapStatistics().then(
      ({ used_heap_size }) =>
        used_heap_size / MEBIBYTE > heapMb && this.#give(`needs more than ${heapMb} MB of memory`),
      () => undefined,
    );
  }

  /** How long the thread has made no step, milliseconds. Counts looks, not time: when the process was asleep, so was the thread. */
  #quietFor(): number {
    const { step } = this.#progress.read();
    const stands = step === this.#step;
    this.#step = step;
    this.#quietMs = stands ? this.#quietMs + LOOK_EVERY_MS : 0;
    return this.#quietMs;
  }

  #give(reason: string): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    void this.#thread.terminate();
  }
}
