import { afterEach, expect, it } from '@jest/globals';
import { unstoredHere } from '../../../src/queue/unstored-since.ts';
import { batchOf, Inbox } from '../inbox.ts';
import { newDirectory, openQueue, removeDirectories } from './embedded-queue.ts';

afterEach(removeDirectories);

it('says when the oldest batch was received that a worker has not acknowledged, and that all may be there when it cannot be known', async () => {
  const START = Date.now();
  let now = START;
  const queue = await openQueue(await newDirectory(), {}, { now: () => now });
  const since = () => unstoredHere(queue, () => now);
  expect(await since()).toBeUndefined();

  await queue.push(batchOf('first', now));
  now += 5000;
  await queue.push(batchOf('second', now));
  const inbox = new Inbox();
  await queue.consume(inbox.take, { prefetch: 2 });
  await inbox.until(2);
  now += 60_000;
  expect(await since()).toBe(START);

  await inbox.at(0).ack();
  expect(await since()).toBe(START + 5000);
  await inbox.at(1).ack();
  expect(await since()).toBeUndefined();

  await queue.close();
  expect(await since()).toBe(0);
  const failing = { status: () => Promise.reject(new Error('its thread has ended')) };
  expect(await unstoredHere(failing, () => now)).toBe(0);
});
