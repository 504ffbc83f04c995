import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/event/event.ts';
import { createLogger } from '../../src/log/log.ts';
import { type Batch, decodeBatch, encodeBatch, newBatchId } from '../../src/queue/batch.ts';
import type { EmbeddedEventQueue } from '../../src/queue/embedded/embedded-event-queue.ts';
import type { Delivery, QueuedBatch } from '../../src/queue/event-queue.ts';
import type { DeadLetter } from '../../src/work/dead-letter-store.ts';
import { EmbeddedDeadLetterStore } from '../../src/work/embedded/embedded-dead-letter-store.ts';
import { processBatch } from '../../src/work/process-batch.ts';
import { discard, redrive } from '../../src/work/redrive.ts';
import { openQueue } from '../queue/embedded/embedded-queue.ts';
import { until } from '../support/running-server.ts';
import { batchOf, eventsOf, HEADER, orderOf, RECEIVED, workbench } from './support.ts';

const NOW = RECEIVED + 3_600_000;
const now = (): number => NOW;

function letter(number: number, part: Partial<DeadLetter> = {}): DeadLetter {
  return {
    id: `${newBatchId(RECEIVED + number)}-5`,
    time: RECEIVED + number,
    received: RECEIVED + number,
    stage: 'parse',
    reason: 'no JSON',
    header: { ...HEADER, claim: 'key', syslog: { host: 'web1' } },
    bytes: Buffer.from(`{"summary":"${number}"}`),
    ...part,
  };
}

describe('dead letters', () => {
  let directory: string;
  let deadLetters: EmbeddedDeadLetterStore;
  let queue: EmbeddedEventQueue;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-redrive-'));
    deadLetters = await EmbeddedDeadLetterStore.open({ directory, log: createLogger('silent') });
    queue = await openQueue(directory);
  });
  afterEach(async () => {
    await queue.close();
    await deadLetters.close();
    rmSync(directory, { recursive: true });
  });

  /** All batches that are in the queue. */
  async function queued(count: number): Promise<Batch[]> {
    const deliveries: Delivery[] = [];
    const consumer = await queue.consume((delivery) => deliveries.push(delivery), { prefetch: 1000 });
    await until(() => deliveries.length >= count, 10_000, `${count} batches`);
    await consumer.cancel();
    expect((await queue.status()).batches).toBe(0);
    return deliveries.map(({ bytes }) => decodeBatch(bytes));
  }
  const textsOf = (batches: readonly Batch[]): string[] =>
    batches.flatMap(({ bodies }) => bodies.map(({ bytes }) => Buffer.from(bytes).toString())).sort();

  it('go back into the queue as they were sent, each as a batch of its own, and are gone', async () => {
    const letters = [letter(1), letter(2)];
    await deadLetters.add(letters);

    const sent = await redrive({ all: true }, { deadLetters, queue, now });

    expect(sent).toEqual({ count: 2, missing: [] });
    expect(await deadLetters.count()).toBe(0);
    const batches = await queued(2);
    expect(textsOf(batches)).toEqual(['{"summary":"1"}', '{"summary":"2"}']);
    expect(batches.map(({ received }) => received)).toEqual([NOW, NOW]);
    expect(new Set(batches.map(({ bodies }) => bodies[0]?.header.redrives?.id))).toEqual(
      new Set(letters.map(({ id }) => id)),
    );
  });

  it('leave behind the claim of the body that they came from, and nothing else', async () => {
    const one = letter(1);
    await deadLetters.add([one]);

    await redrive({ ids: [one.id] }, { deadLetters, queue, now });

    const [batch] = await queued(1);
    const redrives = { id: one.id, received: one.received, kind: 'json' };
    expect(batch?.bodies[0]?.header).toEqual({ ...HEADER, syslog: { host: 'web1' }, redrives });
  });

  it.each<[string, 'json' | 'text', Partial<DeadLetter>]>([
    ['what is no JSON', 'json', { stage: 'parse', bytes: Buffer.from('oops') }],
    ['JSON', 'json', { stage: 'plugin', bytes: Buffer.from('{"summary":"x"}') }],
    ['a line of a log', 'text', { stage: 'plugin', bytes: Buffer.from('[7] Nov 24 12:00:00 web1 su: x') }],
    ['a message in braces', 'text', { stage: 'store', bytes: Buffer.from('{main} started') }],
  ])('are taken for what they were at first: %s', async (_name, kind, part) => {
    await deadLetters.add([letter(1, part)]);

    await redrive({ all: true }, { deadLetters, queue, now });

    const [batch] = await queued(1);
    expect(batch?.bodies[0]?.header.redrives?.kind).toBe(kind);
  });

  it('become the event that they would have been, with its id and reception, each time that they are sent', async () => {
    const bytes = Buffer.from('Nov 24 11:59:00 web1 su[7]: {x}');
    const one = letter(1, { stage: 'plugin', bytes, header: { ...HEADER, endpoint: 'custom/app' } });
    const [batch, position] = [one.id.slice(0, -2), Number(one.id.slice(-1))];
    const first = batchOf('x\n'.repeat(position) + bytes.toString(), one.header, one.received);
    const expected = eventsOf(processBatch(orderOf(first), workbench())).at(-1) as Event;

    for (const _ of ['once', 'again']) {
      await deadLetters.add([one]);
      await redrive({ all: true }, { deadLetters, queue, now });
    }

    const events = (await queued(2)).flatMap((sent) =>
      eventsOf(processBatch(orderOf({ ...sent, bytes: encodeBatch(sent) }), workbench())),
    );
    const same = { ...expected, mozdef: { ...expected.mozdef, id: `${batch}-${position}` } };
    expect(events).toEqual([same, same]);
  });

  it('that fail again are letters of their own, and know what they were at first however often they are sent', async () => {
    const one = letter(1, { bytes: Buffer.from('{oops') });
    await deadLetters.add([one]);
    for (const _ of ['once', 'again']) {
      await redrive({ all: true }, { deadLetters, queue, now });
      const [sent] = await queued(1);
      const failed = processBatch(orderOf({ ...(sent as Batch), bytes: encodeBatch(sent as Batch) }), workbench());
      await deadLetters.add(failed.deadLetters);
    }

    const [last] = await deadLetters.list({ limit: 10 });
    expect(last).toMatchObject({ stage: 'parse', received: one.received });
    expect(last?.id).not.toBe(one.id);
    expect(last?.header.redrives).toEqual({ id: one.id, received: one.received, kind: 'json' });
  });

  it('are chosen by id or by stage, each once', async () => {
    const [first, second, third] = [letter(1), letter(2, { stage: 'plugin' }), letter(3)];
    await deadLetters.add([first, second, third]);

    expect(await redrive({ ids: [first.id, first.id, 'gone', 'gone'] }, { deadLetters, queue, now })).toEqual({
      count: 1,
      missing: ['gone'],
    });
    expect(await redrive({ stage: 'plugin' }, { deadLetters, queue, now })).toEqual({ count: 1, missing: [] });

    expect(textsOf(await queued(2))).toEqual(['{"summary":"1"}', '{"summary":"2"}']);
    expect((await deadLetters.list({ limit: 10 })).map(({ id }) => id)).toEqual([third.id]);
  });

  it('go over many pages, while those that come back are left alone', async () => {
    await deadLetters.add(
      Array.from({ length: 250 }, (_, number) => letter(number, { stage: number % 2 ? 'parse' : 'store' })),
    );
    const pushed: string[] = [];
    const comesBack = {
      push: async ({ id }: QueuedBatch): Promise<void> => {
        pushed.push(id);
        await deadLetters.add([letter(0, { id: `${id}-0`, time: NOW + 1, received: NOW })]);
      },
    } as unknown as EmbeddedEventQueue;

    const sent = await redrive({ stage: 'parse' }, { deadLetters, queue: comesBack, now });

    expect(sent).toMatchObject({ count: 125 });
    expect(new Set(pushed).size).toBe(125);
    expect(await deadLetters.count()).toBe(250);
  });

  it('are sent under the same batch again after a crash between push and removal, so that each is stored once', async () => {
    const letters = [letter(1), letter(2)];
    await deadLetters.add(letters);
    const remove = deadLetters.remove;
    deadLetters.remove = () => Promise.reject(new Error('the process ended'));
    await expect(redrive({ all: true }, { deadLetters, queue, now })).rejects.toThrow('the process ended');
    deadLetters.remove = remove;

    expect(await redrive({ all: true }, { deadLetters, queue, now: () => NOW + 5000 })).toMatchObject({ count: 2 });

    const batches = await queued(4);
    expect(new Set(batches.map(({ id }) => id)).size).toBe(2);
    expect(new Set(textsOf(batches)).size).toBe(2);
  });

  it('stay, all of them, when the queue refuses', async () => {
    await deadLetters.add([letter(1), letter(2)]);
    await queue.close();

    await expect(redrive({ all: true }, { deadLetters, queue, now })).rejects.toMatchObject({
      code: 'queue-unavailable',
    });

    expect(await deadLetters.count()).toBe(2);
  });

  it('are discarded by id, by stage and all', async () => {
    const letters = [
      letter(1),
      letter(2, { stage: 'plugin' }),
      ...Array.from({ length: 150 }, (_, n) => letter(n + 3)),
    ];
    await deadLetters.add(letters);

    const [first = letter(0)] = letters;
    expect(await discard({ ids: [first.id, first.id, 'gone'] }, { deadLetters, now })).toEqual({
      count: 1,
      missing: ['gone'],
    });
    expect(await discard({ stage: 'plugin' }, { deadLetters, now })).toMatchObject({ count: 1 });
    expect(await discard({ all: true }, { deadLetters, now })).toMatchObject({ count: 150 });
    expect(await deadLetters.count()).toBe(0);
    expect((await queue.status()).batches).toBe(0);
  });
});
