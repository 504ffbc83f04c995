import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBatchId } from '../../src/queue/batch.ts';
import type { EventQueue } from '../../src/queue/event-queue.ts';
import { until } from '../support/running-server.ts';
import { PoolUnderTest } from './pool-under-test.ts';
import type { RecordingStore } from './recording-store.ts';
import { batchOf, type PluginDirectory } from './support.ts';

describe('WorkerPool', () => {
  let bench: PoolUnderTest;
  let plugins: PluginDirectory;
  let store: RecordingStore;
  beforeEach(async () => {
    bench = await PoolUnderTest.open();
    ({ plugins, store } = bench);
  });
  afterEach(() => bench.close());

  it('records what the plugins have seen, at the latest when it stops', async () => {
    plugins.write(
      'seer',
      `onEvent(event, { host }) {
      host.seen({ kind: 'user', key: event.summary, time: event.utctimestamp, source: 'test' });
    }`,
    );
    await bench.make().start();
    await bench.send('ann', 'bob', 'ann');
    await until(() => store.events.size === 3, 5000, 'the events to be stored');

    await bench.pool?.stop();

    const seen = await bench.lastSeen.list({ kind: 'user', limit: 10 });
    expect(seen.map(({ key, count }) => [key, count])).toEqual([
      ['ann', 2],
      ['bob', 1],
    ]);
  });

  it('stores what is in the queue and what comes, and acks it', async () => {
    await bench.send('a', 'b');
    await bench.make({ threads: 2 }).start();
    await Promise.all(Array.from({ length: 20 }, (_, n) => bench.send(`c${n}`)));
    await bench.done();

    expect(store.events.size).toBe(22);
    expect(store.calls).toHaveLength(21);
    expect(bench.pool?.status()).toMatchObject({ threads: 2, restarts: 0, plugins: [] });
  });

  it('tries a batch again until the store takes it, stores it once, and says meanwhile what is wrong', async () => {
    let failures = 3;
    store.before = async () => {
      if (failures-- > 0) throw new Error('disk full');
    };
    await bench.make().start();
    await bench.send('a', 'b');
    await until(() => bench.pool?.status().failing === 'disk full', 20_000, 'the refusal to be shown');
    await bench.done();

    expect(store.summaries).toEqual(['a', 'b']);
    expect(store.calls).toHaveLength(4);
    expect(await bench.deadLetters.count()).toBe(0);
    expect(bench.pool?.status().failing).toBeUndefined();
  });

  it('does not ack before the dead letters are durable', async () => {
    const add = bench.deadLetters.add.bind(bench.deadLetters);
    let failures = 2;
    bench.deadLetters.add = (letters) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : add(letters));
    await bench.make().start();
    const { id, received, bytes } = batchOf('{"summary":"good"}\n{"broken', {}, Date.now());
    await bench.queue.push({ id, received, bytes });
    await bench.done();

    expect(store.summaries).toEqual(['good']);
    expect(await bench.deadLetters.list({ limit: 10 })).toMatchObject([{ id: `${id}-1`, stage: 'parse' }]);
  });

  it('keeps a batch that cannot be read as a dead letter, and goes on', async () => {
    await bench.make().start();
    const id = newBatchId(Date.now());
    await bench.queue.push({ id, received: Date.now(), bytes: new Uint8Array(Buffer.from('not a batch')) });
    await bench.send('next');
    await bench.done();

    expect(store.summaries).toEqual(['next']);
    const [letter] = await bench.deadLetters.list({ limit: 10 });
    expect(letter).toMatchObject({ id: `${id}-0`, stage: 'queue' });
    expect(Buffer.from(letter?.bytes ?? []).toString()).toBe('not a batch');
  });

  it('finishes what is under way when it is stopped, and leaves the rest in the queue', async () => {
    let release = (): void => {};
    store.before = () => new Promise<void>((resolve) => (release = resolve));
    await bench.make({ prefetch: 1 }).start();
    await bench.send('under way');
    await until(() => store.calls.length === 1, 20_000, 'the store to be busy');
    await bench.send('waits');
    const stopping = bench.pool?.stop();
    release();
    await stopping;
    bench.pool = undefined;

    expect(store.summaries).toEqual(['under way']);
    expect(await bench.queue.status()).toMatchObject({ batches: 1, unacked: 0 });
  });

  it('gives back what it had taken and not begun when it is stopped', async () => {
    plugins.write('slow', `onEvent() { const end = Date.now() + 400; while (Date.now() < end); }`);
    await bench.make({ prefetch: 10 }).start();
    for (let n = 0; n < 5; n++) await bench.send(`event ${n}`);
    await until(async () => (await bench.queue.status()).unacked > 1, 20_000, 'batches to be taken');
    await bench.pool?.stop();
    bench.pool = undefined;

    const { batches, unacked } = await bench.queue.status();
    expect(unacked).toBe(0);
    expect(batches + store.events.size).toBe(5);
    expect(batches).toBeGreaterThan(0);
  });

  it('stops while a thread is being replaced', async () => {
    plugins.write('loop', `onEvent(event) { if (event.summary === 'bad') for (;;); }`);
    await bench.make().start();
    await bench.send('good', 'bad');
    await until(async () => (await bench.queue.status()).unacked === 1, 20_000, 'the batch to be taken');
    await bench.pool?.stop();

    expect(store.summaries.sort()).toEqual(['bad', 'good']);
    expect(bench.pool?.status().restarts).toBe(1);
    bench.pool = undefined;
  });

  it('writes what was seen when it is stopped', async () => {
    plugins.write(
      'seer',
      `onEvent(event, { host }) { host.seen({ kind: 'user', key: 'ann', time: event.utctimestamp, source: 'x' }); }`,
    );
    await bench.make().start();
    await bench.send('a', 'b');
    await bench.done();
    await bench.pool?.stop();
    bench.pool = undefined;

    expect(await bench.lastSeen.list({ kind: 'user', limit: 10 })).toMatchObject([{ key: 'ann', count: 2 }]);
  });

  it('leaves no thread behind when the queue cannot be consumed', async () => {
    const refusing = { consume: () => Promise.reject(new Error('no queue')) } as unknown as EventQueue;

    await expect(bench.make({}, { queue: refusing }).start()).rejects.toThrow('no queue');
    bench.pool = undefined;
  });
});
