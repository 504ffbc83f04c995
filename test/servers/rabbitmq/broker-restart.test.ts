import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../src/queue/event-queue.ts';
import type { RabbitmqEventQueue } from '../../../src/queue/rabbitmq/rabbitmq-event-queue.ts';
import { batchOf, Inbox } from '../../queue/inbox.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

const QUICK = { backOffMs: 20, mostBackOffMs: 200 };

/** Pushes one after the other, until told to stop; knows which were accepted. */
class Pusher {
  readonly accepted: string[] = [];
  refused = 0;
  #going = true;
  readonly #done: Promise<void>;

  constructor(queue: RabbitmqEventQueue, name: string) {
    this.#done = this.#push(queue, name);
  }

  async stop(): Promise<void> {
    this.#going = false;
    await this.#done;
  }

  async #push(queue: RabbitmqEventQueue, name: string): Promise<void> {
    for (let count = 0; this.#going; count++) {
      const text = `${name} ${count}`;
      try {
        await queue.push(batchOf(text));
        this.accepted.push(text);
      } catch {
        this.refused++;
        await eventually(async () => !this.#going || (await queue.status()).refusing === undefined, true);
      }
    }
  }
}

describe('RabbitmqEventQueue, while its broker is killed', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterEach(() => broker.closeQueues());
  afterAll(() => broker.dispose());

  it('loses nothing that was accepted, and goes on by itself', async () => {
    const name = newName();
    const queue = await broker.open(name, { timings: QUICK });
    const seen = new Set<string>();
    const take = (delivery: Delivery): void => {
      seen.add(Buffer.from(delivery.bytes).toString());
      void delivery.ack();
    };
    await queue.consume(take, { prefetch: 20 });
    const pushers = ['a', 'b', 'c'].map((pusher) => new Pusher(queue, pusher));
    const accepted = (): number => pushers.reduce((sum, pusher) => sum + pusher.accepted.length, 0);

    for (let round = 1; round <= 2; round++) {
      const before = accepted();
      await eventually(() => accepted() > before + 200, true);
      await broker.kill();
      await eventually(async () => (await queue.status()).refusing, 'queue-unavailable');
      await broker.start();
      const after = accepted();
      await eventually(() => accepted() > after + 200, true);
    }
    await Promise.all(pushers.map((pusher) => pusher.stop()));

    expect(pushers.every(({ refused }) => refused > 0)).toBe(true);
    const missing = (): number => pushers.flatMap((pusher) => pusher.accepted).filter((text) => !seen.has(text)).length;
    await eventually(missing, 0);
  }, 120_000);

  it('delivers again what was out, takes late settlements in silence, and counts attempts', async () => {
    const name = newName();
    const queue = await broker.open(name, { timings: QUICK });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 3 });
    for (const text of ['a', 'b', 'c']) await queue.push(batchOf(text));
    await inbox.until(3);
    await inbox.at(2).release(60_000);

    await broker.kill();
    await eventually(async () => (await queue.status()).refusing, 'queue-unavailable');
    await inbox.at(0).ack();
    await inbox.at(1).release(50);
    await broker.start();
    await inbox.until(6);

    const again = inbox.deliveries.slice(3);
    expect(again.map(({ bytes, attempt }) => [Buffer.from(bytes).toString(), attempt])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 2],
    ]);
    await Promise.all(again.map((delivery) => delivery.ack()));
    await eventually(async () => (await queue.status()).batches, 0);
  }, 120_000);

  it('starts while the broker is away, and is there when it comes', async () => {
    const name = newName();
    await broker.kill();
    const queue = await broker.open(name, { timings: QUICK });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });
    await expect(queue.push(batchOf('too early'))).rejects.toMatchObject({ code: 'queue-unavailable' });

    await broker.start();
    await eventually(async () => (await queue.status()).refusing, undefined);
    await queue.push(batchOf('a'));
    await inbox.until(1);

    expect(inbox.texts).toEqual(['a']);
  }, 120_000);
});
