import { type Body, encodeBatch, newBatchId } from '../queue/batch.ts';
import type { EventQueue } from '../queue/event-queue.ts';

/** A batch is full with so many bytes or events; one larger body makes a batch of its own. */
const FULL_BYTES = 1_000_000;
const FULL_EVENTS = 5000;
/** Pushes on their way to the queue at a time. */
const PUSHES = 4;

/** Where a body's events landed: their ids are `<batch>-<first>` and on. */
export interface Placement {
  readonly batch: string;
  readonly first: number;
}

interface Waiting {
  readonly body: Body;
  readonly events: number;
  readonly resolve: (placement: Placement) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes batches of bodies. The first is pushed at once; those that arrive while a push is on its way share the next batch, so
 * that the cost of making a batch durable is shared the more senders there are, and nobody waits for a timer.
 */
export class BatchAssembler {
  readonly #queue: Pick<EventQueue, 'push'>;
  readonly #now: () => number;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #events = 0;
  #pushes = 0;

  constructor(queue: Pick<EventQueue, 'push'>, now: () => number) {
    this.#queue = queue;
    this.#now = now;
  }

  /** Resolves once the queue owns the body; rejects with the queue's error when it does not. */
  submit(body: Body, events: number): Promise<Placement> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ body, events, resolve, reject });
      this.#bytes += body.bytes.byteLength;
      this.#events += events;
      this.#pushWhatMay();
    });
  }

  #pushWhatMay(): void {
    while (this.#waiting.length > 0 && this.#pushes < PUSHES && (this.#pushes === 0 || this.#isFull())) {
      void this.#push(this.#takeBatch());
    }
  }

  #isFull(): boolean {
    return this.#bytes >= FULL_BYTES || this.#events >= FULL_EVENTS;
  }

  /** As many of those that wait, in order, as one batch holds. */
  #takeBatch(): Waiting[] {
    let bytes = 0;
    let events = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      const nextBytes = bytes + entry.body.bytes.byteLength;
      const nextEvents = events + entry.events;
      if (count > 0 && (nextBytes > FULL_BYTES || nextEvents > FULL_EVENTS)) break;
      bytes = nextBytes;
      events = nextEvents;
      count++;
    }
    this.#bytes -= bytes;
    this.#events -= events;
    return this.#waiting.splice(0, count);
  }

  async #push(entries: readonly Waiting[]): Promise<void> {
    this.#pushes++;
    const received = this.#now();
    const id = newBatchId(received);
    try {
      const bytes = encodeBatch({ id, received, bodies: entries.map(({ body }) => body) });
      await this.#queue.push({ id, received, bytes });
      let first = 0;
      for (const { events, resolve } of entries) {
        resolve({ batch: id, first });
        first += events;
      }
    } catch (error) {
      for (const { reject } of entries) reject(error);
    } finally {
      this.#pushes--;
      this.#pushWhatMay();
    }
  }
}
