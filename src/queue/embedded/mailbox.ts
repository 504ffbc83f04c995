import { MozdefError } from '../../lifecycle/error.ts';
import type { ThreadClient } from '../../lifecycle/thread.ts';
import type { QueuedBatch } from '../event-queue.ts';
import type { PushAnswer, PushArgument, Settlement } from './queue-protocol.ts';

/** Pushes on their way to the thread beyond this are refused: memory is bounded even when the disk hangs. */
const MOST_BYTES = 256 * 1024 * 1024;

interface WaitingPush {
  readonly batch: QueuedBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface WaitingSettlement {
  readonly settlement: Settlement;
  readonly resolve: () => void;
}

/** Gathers what is pushed and settled in one turn of the event loop, and sends it to the queue's thread as one message each. */
export class Mailbox {
  readonly #thread: ThreadClient;
  readonly #now: () => number;
  #pushes: WaitingPush[] = [];
  #settlements: WaitingSettlement[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #bytes = 0;

  constructor(thread: ThreadClient, now: () => number) {
    this.#thread = thread;
    this.#now = now;
  }

  /** Rejects with why the queue does not own the batch. */
  push(batch: QueuedBatch): Promise<void> {
    if (this.#bytes > 0 && this.#bytes + batch.bytes.byteLength > MOST_BYTES) {
      const remedy = 'The disk is slower than the senders; intake goes on by itself.';
      return Promise.reject(new MozdefError('queue-unavailable', 'too many batches wait for the disk', { remedy }));
    }
    this.#bytes += batch.bytes.byteLength;
    this.#schedule();
    return new Promise((resolve, reject) => this.#pushes.push({ batch, resolve, reject }));
  }

  /** Resolves also when the thread is gone: then the batch is delivered again, as after any crash. */
  settle(settlement: Settlement): Promise<void> {
    this.#schedule();
    return new Promise((resolve) => this.#settlements.push({ settlement, resolve }));
  }

  /** Sends what waits, now. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const pushes = this.#pushes.splice(0);
    const settlements = this.#settlements.splice(0);
    if (pushes.length > 0) void this.#sendPushes(pushes);
    if (settlements.length > 0) void this.#sendSettlements(settlements);
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.flush());
  }

  async #sendPushes(pushes: readonly WaitingPush[]): Promise<void> {
    const batches = pushes.map(({ batch: { id, received, bytes } }) => ({ id, received, bytes: whole(bytes) }));
    const size = batches.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    const buffers = new Set(batches.map(({ bytes }) => bytes.buffer));
    try {
      const message: PushArgument = { batches, now: this.#now() };
      const answers = await this.#thread.call<PushAnswer>('push', message, [...buffers]);
      pushes.forEach(({ resolve, reject }, index) => {
        const refusal = answers[index];
        if (refusal) reject(new MozdefError(refusal.code, refusal.message, { remedy: refusal.remedy }));
        else resolve();
      });
    } catch (error) {
      for (const { reject } of pushes) reject(error);
    } finally {
      this.#bytes -= size;
    }
  }

  async #sendSettlements(settlements: readonly WaitingSettlement[]): Promise<void> {
    const message = settlements.map(({ settlement }) => settlement);
    await this.#thread.call('settle', message).catch(() => undefined);
    for (const { resolve } of settlements) resolve();
  }
}

/** Posting a view posts its whole buffer, so a view of a part is copied first. */
function whole(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
