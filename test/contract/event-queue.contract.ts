import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBatchId } from '../../src/queue/batch.ts';
import type { EventQueue } from '../../src/queue/event-queue.ts';
import { batchOf, expectEventually, Inbox } from '../queue/inbox.ts';

export interface OpenedQueue {
  readonly queue: EventQueue;
  /** Opens what `queue` had, after it was closed. */
  reopen(): Promise<EventQueue>;
}

export interface QueueContractOptions {
  /** Sentences that this driver cannot keep, and why. */
  readonly skip?: readonly { readonly name: string; readonly reason: string }[];
  /** Whether bytes that wait are known, or guessed from the batches that passed; default: known. */
  readonly bytes?: 'exact' | 'estimated';
}

/** What every driver of EventQueue promises. */
export function eventQueueContract(
  open: () => Promise<OpenedQueue>,
  { skip = [], bytes = 'exact' }: QueueContractOptions = {},
): void {
  const promise = (name: string, test: () => Promise<void>): void => {
    const reason = skip.find((skipped) => skipped.name === name)?.reason;
    if (reason) it.skip(`${name} (${reason})`, test);
    else it(name, test);
  };

  describe('an event queue', () => {
    let opened: OpenedQueue;
    let queue: EventQueue;
    beforeEach(async () => {
      opened = await open();
      queue = opened.queue;
    });
    afterEach(() => queue.close());

    const reopen = async (): Promise<void> => {
      await queue.close();
      queue = await opened.reopen();
    };
    const consume = async (prefetch: number): Promise<Inbox> => {
      const inbox = new Inbox();
      await queue.consume(inbox.take, { prefetch });
      return inbox;
    };
    const pushAll = async (texts: readonly string[]): Promise<void> => {
      for (const text of texts) await queue.push(batchOf(text));
    };

    promise('delivers what was pushed: id, reception time, bytes, attempt 1', async () => {
      const inbox = await consume(1);
      const batch = {
        id: newBatchId(1_732_000_000_123),
        received: 1_732_000_000_123,
        bytes: Uint8Array.of(0, 255, 10),
      };

      await queue.push({ ...batch, bytes: batch.bytes.slice() });
      await inbox.until(1);

      const { id, received, bytes, attempt } = inbox.at(0);
      expect({ id, received, bytes: [...bytes], attempt }).toEqual({ ...batch, bytes: [0, 255, 10], attempt: 1 });
    });

    promise('delivers in order of arrival', async () => {
      const texts = Array.from({ length: 50 }, (_, index) => `batch ${index}`);
      await pushAll(texts);

      const inbox = await consume(50);
      await inbox.until(50);

      expect(inbox.texts).toEqual(texts);
    });

    promise('keeps order of arrival among pushes that nobody waited for', async () => {
      const texts = Array.from({ length: 200 }, (_, index) => `batch ${index}`);
      const inbox = await consume(200);

      await Promise.all(texts.map((text) => queue.push(batchOf(text))));
      await inbox.until(200);

      expect(inbox.texts).toEqual(texts);
    });

    promise('delivers no more than the prefetch until something is settled', async () => {
      const inbox = await consume(2);
      await pushAll(['a', 'b', 'c', 'd']);
      await inbox.until(2);
      expect(await queue.status()).toMatchObject({ unacked: 2, batches: 2 });

      await inbox.at(0).ack();
      await inbox.until(3);

      expect(inbox.texts).toEqual(['a', 'b', 'c']);
    });

    promise('owns what it accepted, in order, when it is opened again', async () => {
      await pushAll(['a', 'b', 'c']);

      await reopen();
      const inbox = await consume(3);
      await inbox.until(3);

      expect(inbox.texts).toEqual(['a', 'b', 'c']);
      expect(inbox.deliveries.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    });

    promise('delivers again what was not settled when it closed, counting the attempt', async () => {
      const first = await consume(2);
      await pushAll(['a', 'b', 'c']);
      await first.until(2);

      await reopen();
      const second = await consume(3);
      await second.until(3);

      expect(second.texts).toEqual(['a', 'b', 'c']);
      expect(second.deliveries.map(({ attempt }) => attempt)).toEqual([2, 2, 1]);
    });

    promise('never delivers again what was acked', async () => {
      const first = await consume(3);
      await pushAll(['a', 'b', 'c']);
      await first.until(3);
      await first.at(0).ack();
      await first.at(2).ack();

      await reopen();
      const second = await consume(3);
      await queue.push(batchOf('d'));
      await second.until(2);

      expect(second.texts).toEqual(['b', 'd']);
    });

    promise('delivers what was released again, counting the attempt', async () => {
      const inbox = await consume(1);
      await pushAll(['a', 'b']);
      await inbox.until(1);

      await inbox.at(0).release();
      await inbox.until(2);

      expect(inbox.texts).toEqual(['a', 'a']);
      expect(inbox.at(1).attempt).toBe(2);
    });

    promise('delivers others while a released batch waits for its delay', async () => {
      const inbox = await consume(1);
      await pushAll(['a', 'b']);
      await inbox.until(1);
      const released = performance.now();

      await inbox.at(0).release(60);
      await inbox.until(2);
      await inbox.at(1).ack();
      await inbox.until(3);

      expect(inbox.texts).toEqual(['a', 'b', 'a']);
      expect(performance.now() - released).toBeGreaterThanOrEqual(59);
    });

    promise('keeps count of attempts over releases and reopening', async () => {
      const first = await consume(1);
      await queue.push(batchOf('a'));
      await first.until(1);
      await first.at(0).release();
      await first.until(2);

      await reopen();
      const second = await consume(1);
      await second.until(1);

      expect(second.at(0).attempt).toBe(3);
    });

    promise('does not deliver to a cancelled consumer, which may still settle what it has', async () => {
      const inbox = new Inbox();
      const consumer = await queue.consume(inbox.take, { prefetch: 1 });
      await pushAll(['a', 'b', 'c']);
      await inbox.until(1);

      await consumer.cancel();
      await inbox.at(0).ack();
      const other = await consume(3);
      await other.until(2);

      expect(inbox.texts).toEqual(['a']);
      expect(other.texts).toEqual(['b', 'c']);
    });

    promise('shares batches among consumers, each once', async () => {
      const inboxes = [await consume(1000), await consume(1000), await consume(1000)];
      const texts = Array.from({ length: 300 }, (_, index) => `batch ${index}`);

      await Promise.all(texts.map((text) => queue.push(batchOf(text))));
      await expectEventually(() => inboxes.reduce((sum, { deliveries }) => sum + deliveries.length, 0), 300);

      expect(inboxes.flatMap((inbox) => inbox.texts).sort()).toEqual([...texts].sort());
      expect(inboxes.every(({ deliveries }) => deliveries.length > 0)).toBe(true);
    });

    promise('takes large batches and an empty one as they are', async () => {
      const large = new Uint8Array(20_000_000).map((_, index) => (index * 7) % 251);
      const sum = Buffer.from(large).toString('latin1');
      await queue.push({ ...batchOf(''), bytes: large });
      await queue.push(batchOf(''));

      await reopen();
      const inbox = await consume(2);
      await inbox.until(2);

      expect(Buffer.from(inbox.at(0).bytes).toString('latin1') === sum).toBe(true);
      expect(inbox.at(1).bytes.byteLength).toBe(0);
    });

    promise('takes only the part of a buffer that a batch names', async () => {
      const inbox = await consume(1);

      await queue.push({ ...batchOf(''), bytes: new TextEncoder().encode('..batch..').subarray(2, 7) });
      await inbox.until(1);

      expect(inbox.texts).toEqual(['batch']);
    });

    promise('says how much waits, how much is out and how old the oldest is', async () => {
      const inbox = await consume(1);
      await queue.push(batchOf('12345', Date.now() - 5000));
      await queue.push(batchOf('123'));
      await queue.push(batchOf('12'));
      await inbox.until(1);

      const status = await queue.status();

      expect(status).toMatchObject({ batches: 2, unacked: 1, corrupt: 0 });
      // An estimate lies between what so many of the smallest and of the largest batches would be.
      const [least, most] = bytes === 'exact' ? [5, 5] : [2 * 2, 2 * 5];
      expect(status.bytes).toBeGreaterThanOrEqual(least);
      expect(status.bytes).toBeLessThanOrEqual(most);
      expect(status.oldestMs).toBeGreaterThanOrEqual(5000);
      expect(status.oldestMs).toBeLessThan(65_000);
      expect(status.refusing).toBeUndefined();
    });

    promise('is empty after all is acked', async () => {
      const inbox = await consume(100);
      await pushAll(Array.from({ length: 20 }, (_, index) => `batch ${index}`));
      await inbox.until(20);

      await Promise.all(inbox.deliveries.map((delivery) => delivery.ack()));

      expect(await queue.status()).toMatchObject({ batches: 0, bytes: 0, unacked: 0, oldestMs: 0 });
    });

    promise('takes a second settlement of a delivery for the first', async () => {
      const inbox = await consume(1);
      await pushAll(['a', 'b']);
      await inbox.until(1);

      await inbox.at(0).ack();
      await inbox.at(0).release();
      await inbox.until(2);
      await inbox.at(1).ack();

      expect(inbox.texts).toEqual(['a', 'b']);
      expect(await queue.status()).toMatchObject({ batches: 0, unacked: 0 });
    });
  });
}
