import { expect } from '@jest/globals';
import { newBatchId } from '../../src/queue/batch.ts';
import type { Delivery, QueuedBatch } from '../../src/queue/event-queue.ts';

/** A batch with this text as its bytes. */
export function batchOf(text: string, received = Date.now()): QueuedBatch {
  return { id: newBatchId(received), received, bytes: new TextEncoder().encode(text) };
}
function textOf(delivery: Delivery): string {
  return Buffer.from(delivery.bytes).toString();
}

/** Collects what a queue delivers, and waits for it. */
export class Inbox {
  readonly deliveries: Delivery[] = [];
  readonly #waiting: { count: number; resolve: () => void }[] = [];

  readonly take = (delivery: Delivery): void => {
    this.deliveries.push(delivery);
    for (const { count, resolve } of this.#waiting) if (this.deliveries.length >= count) resolve();
  };

  get texts(): string[] {
    return this.deliveries.map(textOf);
  }

  /** Resolves when this many were delivered in all; a time-out of the test tells that they never were. */
  async until(count: number): Promise<readonly Delivery[]> {
    if (this.deliveries.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    }
    return this.deliveries;
  }

  at(index: number): Delivery {
    const delivery = this.deliveries[index];
    if (!delivery) throw new Error(`there is no delivery ${index}`);
    return delivery;
  }
}

/** Polls until the value is as expected, or for 20 seconds. */
export async function expectEventually<T>(actual: () => T | Promise<T>, expected: T): Promise<void> {
  const end = performance.now() + 20_000;
  let value = await actual();
  while (value !== expected && performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve));
    value = await actual();
  }
  expect(value).toEqual(expected);
}
