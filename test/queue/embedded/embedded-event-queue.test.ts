import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createRegistry } from '../../../src/health/registry.ts';
import { eventQueueContract } from '../../contract/event-queue.contract.ts';
import { batchOf, expectEventually, Inbox } from '../inbox.ts';
import { newDirectory, openQueue, removeDirectories } from './embedded-queue.ts';

afterEach(removeDirectories);

describe('EmbeddedEventQueue', () => {
  eventQueueContract(async () => {
    const directory = await newDirectory();
    return { queue: await openQueue(directory), reopen: () => openQueue(directory) };
  });

  it('refuses a directory that is in use', async () => {
    const directory = await newDirectory();
    const queue = await openQueue(directory);

    await expect(openQueue(directory)).rejects.toMatchObject({ code: 'data-dir-locked' });
    await queue.push(batchOf('still mine'));

    await queue.close();
  });

  it('refuses a directory that is a file', async () => {
    await expect(openQueue('/dev/null/queue')).rejects.toMatchObject({ code: 'data-dir-unusable' });
  });

  it('pushes back at its bound in bytes, and takes batches again when there is room', async () => {
    const queue = await openQueue(await newDirectory(), { max_bytes: 10 });
    await queue.push(batchOf('12345678'));

    await expect(queue.push(batchOf('123'))).rejects.toMatchObject({ code: 'queue-full' });
    expect((await queue.status()).refusing).toBe('queue-full');
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });
    await inbox.until(1);
    await inbox.at(0).ack();
    await queue.push(batchOf('123'));

    expect((await queue.status()).refusing).toBeUndefined();
    await queue.close();
  });

  it('pushes back while its oldest batch is older than allowed, by the given clock', async () => {
    let now = Date.now();
    const queue = await openQueue(await newDirectory(), { max_age: '1h' }, { now: () => now });
    await queue.push(batchOf('old', now));
    now += 3_600_001;

    await expect(queue.push(batchOf('new', now))).rejects.toMatchObject({ code: 'queue-full' });
    const status = await queue.status();

    expect(status).toMatchObject({ refusing: 'queue-full', oldestMs: 3_600_001, batches: 1 });
    await queue.close();
  });

  it('pushes back while the disk has less room than is to be left', async () => {
    const queue = await openQueue(await newDirectory(), { min_free_bytes: Number.MAX_SAFE_INTEGER });

    await expect(queue.push(batchOf('a'))).rejects.toMatchObject({ code: 'disk-full' });

    expect(await queue.status()).toMatchObject({ refusing: 'disk-full', batches: 0 });
    await queue.close();
  });

  it('refuses what is pushed after it was closed', async () => {
    const queue = await openQueue(await newDirectory());
    await queue.close();

    await expect(queue.push(batchOf('a'))).rejects.toMatchObject({ code: 'queue-unavailable' });
  });

  it('answers every push that was on its way when it was closed', async () => {
    const directory = await newDirectory();
    const queue = await openQueue(directory);

    const pushes = Array.from({ length: 20 }, (_, index) => queue.push(batchOf(`batch ${index}`)));
    await queue.close();

    await Promise.all(pushes);
    const again = await openQueue(directory);
    expect((await again.status()).batches).toBe(20);
    await again.close();
  });

  it('hands out many small batches but few large ones, and a huge one alone, when bytes are bounded', async () => {
    const queue = await openQueue(await newDirectory());
    for (const size of [10, 10, 10, 90, 200, 10]) await queue.push(batchOf('x'.repeat(size)));
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 5, prefetchBytes: 100 });

    await expectEventually(async () => (await queue.status()).unacked, 4);
    for (let index = 0; index < 3; index++) await inbox.at(index).ack();
    await expectEventually(async () => (await queue.status()).unacked, 2);
    expect(inbox.at(4).bytes).toHaveLength(200);
    await inbox.at(3).ack();
    expect((await queue.status()).unacked).toBe(1);
    await inbox.at(4).ack();
    await inbox.until(6);

    await queue.close();
  });

  it('keeps delivering in order when the backlog is longer than what it holds in memory', async () => {
    const directory = await newDirectory();
    const queue = await openQueue(directory);
    const texts = Array.from({ length: 3000 }, (_, index) => `batch ${index}`);
    await Promise.all(texts.map((text) => queue.push(batchOf(text))));
    const seen: string[] = [];

    await queue.consume(
      (delivery) => {
        seen.push(Buffer.from(delivery.bytes).toString());
        void delivery.ack();
        if (seen.length === 10) for (let more = 0; more < 50; more++) void queue.push(batchOf(`later ${more}`));
      },
      { prefetch: 16 },
    );
    await expectEventually(() => seen.length, 3050);

    expect(seen).toEqual([...texts, ...Array.from({ length: 50 }, (_, more) => `later ${more}`)]);
    await queue.close();
  });

  it('keeps its write-ahead log short and uses the space of acked batches again', async () => {
    const directory = await newDirectory();
    const queue = await openQueue(directory);
    await queue.consume((delivery) => void delivery.ack(), { prefetch: 4 });

    for (let round = 0; round < 150; round++) {
      await Promise.all([1, 2].map(() => queue.push({ ...batchOf(''), bytes: new Uint8Array(1_000_000) })));
    }
    const size = (name: string): number => statSync(join(directory, name)).size;

    expect(size('queue.db-wal')).toBeLessThan(64e6);
    expect(size('queue.db')).toBeLessThan(64e6);
    await queue.close();
    expect(readdirSync(directory)).toEqual(['queue.db']);
  });

  it('hands a batch that its consumer threw at to it again', async () => {
    const queue = await openQueue(await newDirectory());
    const attempts: number[] = [];
    await queue.consume(
      ({ attempt, ack }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new Error('not today');
        void ack();
      },
      { prefetch: 1 },
    );

    await queue.push(batchOf('a'));
    await expectEventually(() => attempts.length, 2);

    expect(attempts).toEqual([1, 2]);
    await queue.close();
  });

  it('shows its figures in the registry', async () => {
    const registry = createRegistry();
    const queue = await openQueue(await newDirectory(), { max_bytes: 5 }, { registry });
    await queue.push(batchOf('1234'));
    await queue.push(batchOf('1234')).catch(() => undefined);

    const text = await registry.metrics();

    expect(text).toMatch(/^mozdef_queue_waiting_batches 1$/m);
    expect(text).toMatch(/^mozdef_queue_waiting_bytes 4$/m);
    expect(text).toMatch(/^mozdef_queue_refused_batches_total\{code="queue-full"\} 1$/m);
    await queue.close();
  });
});
