import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { batchOf, Inbox } from '../../queue/inbox.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

const QUICK = { backOffMs: 20, mostBackOffMs: 200, confirmMs: 500 };

describe('RabbitmqEventQueue, when its broker has no room', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterEach(() => broker.closeQueues());
  afterAll(() => broker.dispose());

  it.each([
    ['memory', 'queue-unavailable', ['set_vm_memory_high_watermark', '0'], ['set_vm_memory_high_watermark', '0.4']],
    ['disk', 'disk-full', ['set_disk_free_limit', '900000GB'], ['set_disk_free_limit', '1MB']],
  ] as const)('refuses while an alarm for %s stands, as %s, and goes on by itself', async (_, code, raise, clear) => {
    const queue = await broker.open(newName(), { timings: QUICK });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 10 });
    await queue.push(batchOf('before'));
    await inbox.until(1);

    await broker.control(...raise);
    await expect(queue.push(batchOf('during'))).rejects.toMatchObject({ code });
    // Acks get through, so that an alarm can end.
    await inbox.at(0).ack();
    // Also on a connection made since: it does not take a batch to find out.
    await eventually(async () => (await queue.status()).refusing, code);
    await expect(queue.push(batchOf('during'))).rejects.toMatchObject({ code });
    await broker.control(...clear);
    await eventually(async () => (await queue.status()).refusing, undefined);
    await queue.push(batchOf('after'));

    await eventually(() => inbox.texts.at(-1), 'after');
  });

  it('opens while an alarm stands, and says so', async () => {
    await broker.control('set_vm_memory_high_watermark', '0');
    const queue = await broker.open(newName(), { timings: QUICK });

    expect((await queue.status()).refusing).toBe('queue-unavailable');
    await broker.control('set_vm_memory_high_watermark', '0.4');
    await eventually(async () => (await queue.status()).refusing, undefined);
    await queue.push(batchOf('after'));
  });

  it('refuses when the queue is full, and takes batches again when there is room', async () => {
    const queue = await broker.open(newName(), { config: { max_bytes: 100_000 } });
    const filling = async (): Promise<void> => {
      for (let count = 0; count < 100; count++) await queue.push(batchOf('x'.repeat(10_000)));
    };

    await expect(filling()).rejects.toMatchObject({ code: 'queue-full' });
    expect((await queue.status()).refusing).toBe('queue-full');
    expect((await queue.status()).batches).toBeGreaterThanOrEqual(9);
    await queue.consume((delivery) => void delivery.ack(), { prefetch: 1 });
    await eventually(async () => (await queue.status()).refusing, undefined);

    await queue.push(batchOf('fits'));
  });

  it('tries a full queue again after a while, even if nothing shows that it has room', async () => {
    let now = 0;
    const queue = await broker.open(newName(), { config: { max_bytes: 10 }, now: () => now });
    const filling = async (): Promise<void> => {
      for (let count = 0; count < 100; count++) await queue.push(batchOf('0123456789'));
    };
    await expect(filling()).rejects.toMatchObject({ code: 'queue-full' });
    expect((await queue.status()).refusing).toBe('queue-full');

    now += 30_000;

    expect((await queue.status()).refusing).toBeUndefined();
  });

  it('keeps a queue that exists with another bound', async () => {
    const name = newName();
    const first = await broker.open(name);
    await first.push(batchOf('a'));
    const second = await broker.open(name, { config: { max_bytes: '5MB' } });
    const inbox = new Inbox();
    await second.consume(inbox.take, { prefetch: 2 });

    await second.push(batchOf('b'));
    await inbox.until(2);

    expect(inbox.texts).toEqual(['a', 'b']);
  });

  it('refuses a queue that is no quorum queue', async () => {
    const name = newName();
    await broker.use(async (connection) => (await connection.createChannel()).assertQueue(name));

    await expect(broker.open(name, { timings: QUICK })).rejects.toMatchObject({ code: 'queue-unavailable' });
  });

  it('makes a queue again that someone deleted, also while it is used', async () => {
    const name = newName();
    const queue = await broker.open(name, { timings: QUICK });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });

    await broker.use(async (connection) => (await connection.createChannel()).deleteQueue(name));
    await expect(queue.push(batchOf('returned'))).rejects.toMatchObject({ code: 'queue-unavailable' });
    const push = async (): Promise<boolean> =>
      queue.push(batchOf('a')).then(
        () => true,
        () => false,
      );
    await eventually(push, true);
    await inbox.until(1);

    expect(inbox.texts).toEqual(['a']);
  });

  it('learns what the largest message is, and refuses larger ones without harm to others', async () => {
    await broker.control('eval', 'application:set_env(rabbit, max_message_size, 1000).');
    const queue = await broker.open(newName(), { timings: QUICK });
    const large = (): Promise<void> => queue.push(batchOf('x'.repeat(1001)));
    // The broker ends the channel and with it the answers to all that was on its way.
    await expect(large()).rejects.toMatchObject({ code: 'queue-unconfirmed' });
    await eventually(async () => (await queue.status()).refusing, undefined);

    const [first, second] = await Promise.allSettled([queue.push(batchOf('small')), large()]);

    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { message: expect.stringContaining('at most 1000') } });
    await broker.control('eval', 'application:set_env(rabbit, max_message_size, 134217728).');
  });

  it('says at once when the broker refuses user or virtual host', async () => {
    const wrongUser = broker.url.replace('guest:guest', 'guest:wrong');
    await expect(broker.open(newName(), { config: { url: wrongUser } })).rejects.toMatchObject({
      code: 'queue-unavailable',
      message: expect.not.stringContaining('wrong'),
    });
    await expect(broker.open(newName(), { config: { url: `${broker.url}/none` } })).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
  });
});
