import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { batchOf, Inbox } from '../../queue/inbox.ts';
import { Network } from '../network.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

const QUICK = { backOffMs: 20, mostBackOffMs: 200, confirmMs: 300, answerMs: 300, setUpMs: 1000 };

describe('RabbitmqEventQueue, when its network says nothing any more', () => {
  let broker: TestBroker;
  let network: Network;
  let url: string;
  beforeAll(async () => {
    broker = await TestBroker.start();
    network = await Network.to(broker.port);
    url = `amqp://guest:guest@127.0.0.1:${network.port}`;
  }, 120_000);
  afterEach(() => broker.closeQueues());
  afterAll(async () => {
    network.close();
    await broker.dispose();
  });

  it('answers every push in time, and goes on by itself', async () => {
    const queue = await broker.open(newName(), { config: { url }, timings: QUICK });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 10 });
    await queue.push(batchOf('before'));
    await inbox.until(1);

    network.freeze();
    const pushes = await Promise.allSettled(['a', 'b', 'c'].map((text) => queue.push(batchOf(text))));
    expect(pushes).toEqual(
      Array(3).fill(expect.objectContaining({ reason: expect.objectContaining({ code: 'queue-unconfirmed' }) })),
    );
    expect((await queue.status()).refusing).toBe('queue-unavailable');
    await inbox.at(0).ack();
    network.thaw();
    await eventually(async () => (await queue.status()).refusing, undefined);
    await queue.push(batchOf('after'));

    // The ack did not get through, so that one comes again.
    await eventually(
      () => inbox.texts.includes('after') && inbox.deliveries.some(({ attempt }) => attempt === 2),
      true,
    );
  });

  it('closes in time', async () => {
    const queue = await broker.open(newName(), { config: { url }, timings: QUICK });
    await queue.push(batchOf('a'));

    network.freeze();
    await queue.close();

    network.thaw();
  });
});
