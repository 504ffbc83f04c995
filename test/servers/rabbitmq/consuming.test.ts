import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { batchOf, Inbox } from '../../queue/inbox.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `batch ${index}`);

describe('RabbitmqEventQueue, consuming', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterEach(() => broker.closeQueues());
  afterAll(() => broker.dispose());

  it('keeps what was pushed before any consumer ever existed, and after the publisher is gone', async () => {
    const name = newName();
    const publisher = await broker.open(name);
    await publisher.push(batchOf('a'));
    await publisher.close();

    const worker = await broker.open(name);
    const inbox = new Inbox();
    await worker.consume(inbox.take, { prefetch: 1 });
    await inbox.until(1);

    expect(inbox.texts).toEqual(['a']);
  });

  it('makes the queue when the worker starts first, so that others can publish into it', async () => {
    const name = newName();
    await broker.open(name);

    await broker.use(async (connection) => (await connection.createChannel()).checkQueue(name));
    await broker.use(async (connection) => (await connection.createChannel()).checkQueue(`${name}.dead`));
  });

  it('counts every release, on whichever instance', async () => {
    const name = newName();
    const first = await broker.open(name);
    const attempts: number[] = [];
    const consumer = await first.consume(
      (delivery) => {
        attempts.push(delivery.attempt);
        void delivery.release(delivery.attempt < 3 ? 0 : 1);
      },
      { prefetch: 1 },
    );
    await first.push(batchOf('a'));
    await eventually(() => attempts.length >= 5, true);
    await consumer.cancel();
    await first.close();

    const second = await broker.open(name);
    const inbox = new Inbox();
    await second.consume(inbox.take, { prefetch: 1 });
    await inbox.until(1);

    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    // One that was on its way when the consumer was cancelled counts, too.
    expect(inbox.at(0).attempt).toBeGreaterThan(attempts.length);
    expect(inbox.at(0).attempt).toBeLessThanOrEqual(attempts.length + 2);
  });

  it('goes on with others while many are held back, but not without end', async () => {
    const queue = await broker.open(newName());
    const inbox = new Inbox();
    await queue.consume(
      (delivery) => {
        inbox.take(delivery);
        void delivery.release(60_000);
      },
      { prefetch: 3 },
    );
    for (const text of texts(20)) await queue.push(batchOf(text));

    // Three are taken, three more in the place of those that are held back, and then no more.
    await inbox.until(6);

    expect(await queue.status()).toMatchObject({ batches: 20, unacked: 0 });
    expect(inbox.texts.sort()).toEqual(texts(6));
  });

  it('gives all back when it closes while they are held back', async () => {
    const name = newName();
    const first = await broker.open(name);
    const held = new Inbox();
    await first.consume(
      (delivery) => {
        void delivery.release(60_000);
        held.take(delivery);
      },
      { prefetch: 5 },
    );
    for (const text of texts(5)) await first.push(batchOf(text));
    await held.until(5);

    const second = await broker.open(name);
    const inbox = new Inbox();
    await second.consume(inbox.take, { prefetch: 5 });
    await first.close();
    await inbox.until(5);

    expect(inbox.texts.sort()).toEqual(texts(5));
    expect(inbox.deliveries.every(({ attempt }) => attempt === 2)).toBe(true);
  });

  it('hands over no further batch while those that are out have enough bytes', async () => {
    const queue = await broker.open(newName());
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 100, prefetchBytes: 25 });
    for (const text of texts(10)) await queue.push(batchOf(text.padEnd(10, '.')));
    await inbox.until(3);
    await eventually(async () => (await queue.status()).batches, 7);
    expect(inbox.deliveries.length).toBe(3);

    await inbox.at(0).ack();
    await inbox.until(4);
    for (let index = 1; index < 10; index++) {
      await inbox.until(index + 1);
      await inbox.at(index).ack();
    }

    expect(inbox.texts.map((text) => text.replaceAll('.', '')).sort()).toEqual(texts(10));
  });

  it('keeps no more bytes here than a few times what its consumer may have, and delivers all in the end', async () => {
    const name = newName();
    const queue = await broker.open(name);
    const size = 100_000;
    for (const text of texts(60)) await queue.push(batchOf(text.padEnd(size, '.')));
    const seen = new Set<string>();
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 60, prefetchBytes: 2 * size });
    await broker.use(async (connection) => {
      const channel = await connection.createChannel();
      await eventually(async () => (await channel.checkQueue(name)).messageCount, 0);
    });

    expect(inbox.deliveries.length).toBe(2);
    for (let index = 0; seen.size < 60; index++) {
      await inbox.until(index + 1);
      const delivery = inbox.at(index);
      seen.add(Buffer.from(delivery.bytes).toString().replaceAll('.', ''));
      await delivery.ack();
    }

    expect([...seen].sort()).toEqual(texts(60).sort());
    expect(inbox.deliveries.filter(({ attempt }) => attempt > 1).length).toBeGreaterThan(40);
    await eventually(async () => (await queue.status()).batches, 0);
  });

  it('gives back what was not settled for long, and takes a late settlement in silence', async () => {
    let now = Date.now();
    const queue = await broker.open(newName(), { now: () => now, timings: { lookMs: 10 } });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });
    await queue.push(batchOf('a'));
    await inbox.until(1);

    now += 10 * 60_000;
    await inbox.until(2);
    await inbox.at(0).ack();
    await inbox.at(1).ack();

    expect(inbox.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await eventually(async () => (await queue.status()).batches, 0);
  });

  it('sets aside what is no batch', async () => {
    const name = newName();
    const queue = await broker.open(name);
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });

    await broker.use(async (connection) => {
      const channel = await connection.createConfirmChannel();
      channel.sendToQueue(name, Buffer.from('what is this'), {});
      await channel.waitForConfirms();
    });
    await queue.push(batchOf('a'));
    await inbox.until(1);

    expect(inbox.texts).toEqual(['a']);
    expect((await queue.status()).corrupt).toBe(1);
    await broker.use(async (connection) => {
      const channel = await connection.createChannel();
      await eventually(async () => (await channel.checkQueue(`${name}.dead`)).messageCount, 1);
    });
  });

  it('delivers again what a consumer threw at', async () => {
    const queue = await broker.open(newName(), { log: createLogger('silent') });
    const inbox = new Inbox();
    await queue.consume(
      (delivery) => {
        inbox.take(delivery);
        if (delivery.attempt === 1) throw new Error('no');
      },
      { prefetch: 1 },
    );
    await queue.push(batchOf('a'));
    await inbox.until(2);

    expect(inbox.at(1).attempt).toBe(2);
  });

  it('gives back at once what is released for longer than it may stay unacked', async () => {
    let now = Date.now();
    const queue = await broker.open(newName(), { now: () => now });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });
    await queue.push(batchOf('a'));
    await inbox.until(1);

    now += 9 * 60_000;
    await inbox.at(0).release(60_000);
    await inbox.until(2);

    expect(inbox.at(1).attempt).toBe(2);
  });

  it('answers every push that was on its way when it was closed', async () => {
    const name = newName();
    const first = await broker.open(name);
    const pushes = texts(50).map((text) => first.push(batchOf(text)));
    await first.close();
    const answers = await Promise.allSettled(pushes);
    await expect(first.push(batchOf('late'))).rejects.toMatchObject({ code: 'queue-unavailable' });

    const second = await broker.open(name);

    expect(answers.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await second.status()).batches).toBe(50);
  });

  it('settles a batch that came twice both times', async () => {
    const queue = await broker.open(newName());
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 2 });
    const batch = batchOf('a');
    await queue.push({ ...batch, bytes: batch.bytes.slice() });
    await queue.push(batch);
    await inbox.until(2);

    await Promise.all(inbox.deliveries.map((delivery) => delivery.ack()));

    expect(inbox.deliveries.map(({ id }) => id)).toEqual([batch.id, batch.id]);
    await eventually(async () => (await queue.status()).batches, 0);
    expect((await queue.status()).unacked).toBe(0);
  });

  it('guesses the age of what waits from what was delivered, and knows that an empty queue has none', async () => {
    let now = Date.now();
    const queue = await broker.open(newName(), { now: () => now });
    await queue.push(batchOf('a', now));
    now += 5000;

    expect((await queue.status()).oldestMs).toBe(5000);
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });
    await inbox.until(1);
    await inbox.at(0).ack();
    expect((await queue.status()).oldestMs).toBe(0);
  });
});
