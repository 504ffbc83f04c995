import type { QueuedBatch } from '../event-queue.ts';
import { diskFull, type QueueLoad, refusalOf } from './admission.ts';
import type { QueueLimits, Refusal } from './queue-protocol.ts';

/** Pushes beyond this wait for the next commit, so that the write-ahead log stays short. */
const COMMIT_BYTES = 32 * 1024 * 1024;
/** How long to believe that the disk is full after a write has said so, whatever its free space is said to be. */
const FULL_MS = 1000;

export interface WaitingPush {
  readonly batch: QueuedBatch;
  /** Says why it was not taken, or with undefined that it is owned. */
  readonly answer: (refusal: Refusal | undefined) => void;
}

/** Pushes that wait for a commit, and the decision whether they may come in. */
export class Intake {
  readonly #limits: QueueLimits;
  readonly #freeBytes: () => number;
  #waiting: WaitingPush[] = [];
  /** On the monotonic clock, milliseconds. */
  #fullUntil = Number.NEGATIVE_INFINITY;
  /** Size of the batch that was refused last, until one is taken. */
  #refusedSize = 0;

  constructor(limits: QueueLimits, freeBytes: () => number) {
    this.#limits = limits;
    this.#freeBytes = freeBytes;
  }

  add(batch: QueuedBatch): Promise<Refusal | undefined> {
    return new Promise((answer) => this.#waiting.push({ batch, answer }));
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Takes out those that the next commit shall hold, in order; answers those that may not come in. */
  admit(load: Omit<QueueLoad, 'freeBytes'>): WaitingPush[] {
    const admitted: WaitingPush[] = [];
    let { bytes } = load;
    let freeBytes = this.#freeBytes();
    let taken = 0;
    while (taken < this.#waiting.length && bytes - load.bytes < COMMIT_BYTES) {
      const push = this.#waiting[taken++];
      if (!push) break;
      const size = push.batch.bytes.byteLength;
      const refusal = this.#refusal({ ...load, bytes, freeBytes }, size);
      this.#refusedSize = refusal ? size : 0;
      if (refusal) push.answer(refusal);
      else {
        admitted.push(push);
        bytes += size;
        freeBytes -= size;
      }
    }
    this.#waiting.splice(0, taken);
    return admitted;
  }

  refuseAll(refusal: Refusal): void {
    for (const { answer } of this.#waiting.splice(0)) answer(refusal);
  }

  /** A write said that there is no room. Answers whether that is news. */
  noteFull(): boolean {
    const now = performance.now();
    const isNews = now > this.#fullUntil + 10 * FULL_MS;
    this.#fullUntil = now + FULL_MS;
    return isNews;
  }

  /** Why a batch like the last one would be refused now. */
  refusing(load: Omit<QueueLoad, 'freeBytes'>): Refusal['code'] | undefined {
    return this.#refusal({ ...load, freeBytes: this.#freeBytes() }, this.#refusedSize)?.code;
  }

  #refusal(load: QueueLoad, size: number): Refusal | undefined {
    if (performance.now() < this.#fullUntil) return diskFull('the last write found no room');
    return refusalOf(load, this.#limits, size);
  }
}
