import { expect, it } from '@jest/globals';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { type Body, decodeBatch } from '../../src/queue/batch.ts';
import type { QueuedBatch } from '../../src/queue/event-queue.ts';
import { BatchAssembler } from '../../src/receive/batch-assembler.ts';

/** A queue whose pushes end when the test says so. */
function manualQueue() {
  const pushes: { batch: QueuedBatch; resolve: () => void; reject: (error: Error) => void }[] = [];
  const push = (batch: QueuedBatch) =>
    new Promise<void>((resolve, reject) => void pushes.push({ batch, resolve, reject }));
  const texts = (at: number) =>
    decodeBatch(pushes[at]?.batch.bytes as Uint8Array).bodies.map(({ bytes }) => Buffer.from(bytes).toString());
  return { pushes, push, texts };
}
const body = (text: string): Body => ({
  header: { endpoint: 'events', sender: '192.0.2.1', principal: '192.0.2.1', path: '/events' },
  bytes: Buffer.from(text),
});

it('pushes the first body at once and gathers those that come meanwhile', async () => {
  const queue = manualQueue();
  const assembler = new BatchAssembler(queue, () => 1000);
  const placed = [assembler.submit(body('a'), 1), assembler.submit(body('b'), 2), assembler.submit(body('c'), 3)];
  expect(queue.pushes.map((_, at) => queue.texts(at))).toEqual([['a']]);

  queue.pushes[0]?.resolve();
  await placed[0];
  expect(queue.texts(1)).toEqual(['b', 'c']);
  queue.pushes[1]?.resolve();

  const [first, second] = queue.pushes.map(({ batch }) => batch.id);
  expect(await Promise.all(placed)).toEqual([
    { batch: first, first: 0 },
    { batch: second, first: 0 },
    { batch: second, first: 2 },
  ]);
});

it('pushes full batches side by side, but only so many', async () => {
  const queue = manualQueue();
  const assembler = new BatchAssembler(queue, () => 1000);
  const large = 'x'.repeat(600_000);

  const placed = Array.from({ length: 12 }, (_, at) => assembler.submit(body(`${at}${large}`), 1));
  expect(queue.pushes).toHaveLength(4);
  for (let at = 0; at < 12; at++) {
    queue.pushes[at]?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }

  await Promise.all(placed);
  const order = queue.pushes.flatMap((_, at) => queue.texts(at)).map((text) => Number(text.replaceAll('x', '')));
  expect(order).toEqual(Array.from({ length: 12 }, (_, at) => at));
});

it('fails those of a batch that the queue refuses, and goes on with the next', async () => {
  const queue = manualQueue();
  const assembler = new BatchAssembler(queue, () => 1000);
  const first = assembler.submit(body('a'), 1);
  const second = assembler.submit(body('b'), 1);

  queue.pushes[0]?.reject(new MozdefError('queue-full', 'full'));
  await expect(first).rejects.toMatchObject({ code: 'queue-full' });
  queue.pushes[1]?.resolve();

  expect(await second).toMatchObject({ first: 0 });
});
