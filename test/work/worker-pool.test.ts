import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { createLogger } from '../../src/log/log.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import type { EmbeddedEventQueue } from '../../src/queue/embedded/embedded-event-queue.ts';
import type { EventQueue } from '../../src/queue/event-queue.ts';
import { EmbeddedLastSeenStore } from '../../src/state/embedded/embedded-last-seen-store.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import { EmbeddedDeadLetterStore } from '../../src/work/embedded/embedded-dead-letter-store.ts';
import { LastSeenRecorder } from '../../src/work/last-seen.ts';
import { workerConfig } from '../../src/work/worker-config.ts';
import { WorkerMetrics } from '../../src/work/worker-metrics.ts';
import { WorkerPool } from '../../src/work/worker-pool.ts';
import { openQueue } from '../queue/embedded/embedded-queue.ts';
import { until } from '../support/running-server.ts';
import { RecordingStore } from './recording-store.ts';
import { batchOf, linesOf, openThreads, PluginDirectory } from './support.ts';

/** With a real queue, real threads and real state; only the event store does what the test says. */
describe('WorkerPool', () => {
  const log = createLogger('silent');
  let directory: string;
  let plugins: PluginDirectory;
  let sqlite: SqliteThread;
  let queue: EmbeddedEventQueue;
  let store: RecordingStore;
  let state: EmbeddedStateStore;
  let lastSeen: EmbeddedLastSeenStore;
  let deadLetters: EmbeddedDeadLetterStore;
  let pool: WorkerPool | undefined;
  let threads = 0;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-pool-'));
    plugins = new PluginDirectory();
    sqlite = new SqliteThread(log);
    queue = await openQueue(directory);
    store = new RecordingStore();
    state = await EmbeddedStateStore.open({ directory, log, thread: sqlite });
    lastSeen = await EmbeddedLastSeenStore.open({ directory, log, thread: sqlite });
    deadLetters = await EmbeddedDeadLetterStore.open({ directory, log, thread: sqlite });
    threads = openThreads();
  });
  afterEach(async () => {
    store.before = async () => {};
    await pool?.stop();
    pool = undefined;
    await until(() => openThreads() === threads, 5000, 'all worker threads to end');
    await queue.close();
    await sqlite.end();
    plugins.remove();
    rmSync(directory, { recursive: true });
  });

  function makePool(config: object = {}, from: EventQueue = queue): WorkerPool {
    pool = new WorkerPool({
      config: workerConfig.parse({ threads: 1, stuck_after: '500ms', ...config }),
      threadData: async () => plugins.threadData(),
      lastSeen: new LastSeenRecorder(lastSeen, log),
      listeners: [],
      metrics: new WorkerMetrics(new Registry()),
      queue: from,
      store,
      state,
      deadLetters,
      log,
      now: Date.now,
    });
    return pool;
  }
  const send = async (...summaries: string[]): Promise<void> => {
    const { id, received, bytes } = batchOf(linesOf(...summaries.map((summary) => ({ summary }))), {}, Date.now());
    await queue.push({ id, received, bytes });
  };
  const isEmpty = async (): Promise<boolean> => {
    const { batches, unacked } = await queue.status();
    return batches + unacked === 0;
  };
  const done = (): Promise<void> => until(isEmpty, 25_000, 'the queue to be empty');

  it('records what the plugins have seen, at the latest when it stops', async () => {
    plugins.write(
      'seer',
      `onEvent(event, { host }) {
      host.seen({ kind: 'user', key: event.summary, time: event.utctimestamp, source: 'test' });
    }`,
    );
    await makePool().start();
    await send('ann', 'bob', 'ann');
    await until(() => store.events.size === 3, 5000, 'the events to be stored');

    await pool?.stop();

    const seen = await lastSeen.list({ kind: 'user', limit: 10 });
    expect(seen.map(({ key, count }) => [key, count])).toEqual([
      ['ann', 2],
      ['bob', 1],
    ]);
  });

  it('stores what is in the queue and what comes, and acks it', async () => {
    await send('a', 'b');
    await makePool({ threads: 2 }).start();
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(`c${n}`)));
    await done();

    expect(store.events.size).toBe(22);
    expect(store.calls).toHaveLength(21);
    expect(pool?.status()).toEqual({ threads: 2, restarts: 0, plugins: [] });
  });

  it('tries a batch again until the store takes it, stores it once, and says meanwhile what is wrong', async () => {
    let failures = 3;
    store.before = async () => {
      if (failures-- > 0) throw new Error('disk full');
    };
    await makePool().start();
    await send('a', 'b');
    await until(() => pool?.status().failing === 'disk full', 20_000, 'the refusal to be shown');
    await done();

    expect(store.summaries).toEqual(['a', 'b']);
    expect(store.calls).toHaveLength(4);
    expect(await deadLetters.count()).toBe(0);
    expect(pool?.status().failing).toBeUndefined();
  });

  it('does not ack before the dead letters are durable', async () => {
    const add = deadLetters.add.bind(deadLetters);
    let failures = 2;
    deadLetters.add = (letters) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : add(letters));
    await makePool().start();
    const { id, received, bytes } = batchOf('{"summary":"good"}\n{"broken', {}, Date.now());
    await queue.push({ id, received, bytes });
    await done();

    expect(store.summaries).toEqual(['good']);
    expect(await deadLetters.list({ limit: 10 })).toMatchObject([{ id: `${id}-1`, stage: 'parse' }]);
  });

  it('keeps a batch that cannot be read as a dead letter, and goes on', async () => {
    await makePool().start();
    const id = newBatchId(Date.now());
    await queue.push({ id, received: Date.now(), bytes: new Uint8Array(Buffer.from('not a batch')) });
    await send('next');
    await done();

    expect(store.summaries).toEqual(['next']);
    const [letter] = await deadLetters.list({ limit: 10 });
    expect(letter).toMatchObject({ id: `${id}-0`, stage: 'queue' });
    expect(Buffer.from(letter?.bytes ?? []).toString()).toBe('not a batch');
  });

  it('leaves a plugin out that breaks its threads at each event, and shows it', async () => {
    plugins.write('breaker', 'onEvent() { process.exit(1); }');
    await makePool().start();
    await send(...Array.from({ length: 5 }, (_, n) => `a${n}`));
    await send(...Array.from({ length: 5 }, (_, n) => `b${n}`));
    await done();

    expect(store.events.size).toBe(10);
    expect(await deadLetters.count()).toBe(0);
    const status = pool?.status();
    expect(status?.restarts).toBeLessThanOrEqual(11);
    expect(status?.plugins).toMatchObject([{ name: 'breaker', open: true }]);
  });

  it('loads changed plugins while it works, without losing or doubling an event', async () => {
    const mark = (text: string): void => plugins.write('marker', `onEvent(event) { event.details.mark = '${text}'; }`);
    mark('old');
    await makePool().start();
    const sending = new AbortController();
    let sent = 0;
    const sender = (async () => {
      while (!sending.signal.aborted) await send(`event ${sent++}`);
    })();
    await until(() => store.events.size > 0, 20_000, 'the first events');
    mark('new');

    await Promise.all([pool?.reload(), pool?.reload()]);
    await send('after');
    sending.abort();
    await sender;
    await done();

    expect(store.events.size).toBe(sent + 1);
    expect([...store.events.values()].find(({ summary }) => summary === 'after')?.details).toEqual({ mark: 'new' });
    expect(store.calls).toHaveLength(sent + 1);
    expect(await deadLetters.count()).toBe(0);
  });

  it('goes on with the plugins it has when a changed one cannot be loaded', async () => {
    plugins.write('marker', `onEvent(event) { event.details.mark = 'old'; }`);
    await makePool().start();
    plugins.write('marker', 'onEvent: 5');

    await expect(pool?.reload()).rejects.toMatchObject({ code: 'plugin-invalid' });
    await send('a');
    await done();

    expect([...store.events.values()][0]?.details).toEqual({ mark: 'old' });
    plugins.write('marker', `onEvent(event) { event.details.mark = 'new'; }`);
    await pool?.reload();
    await send('b');
    await done();
    expect([...store.events.values()][1]?.details).toEqual({ mark: 'new' });
  });

  it('finishes what is under way when it is stopped, and leaves the rest in the queue', async () => {
    let release = (): void => {};
    store.before = () => new Promise<void>((resolve) => (release = resolve));
    await makePool({ prefetch: 1 }).start();
    await send('under way');
    await until(() => store.calls.length === 1, 20_000, 'the store to be busy');
    await send('waits');
    const stopping = pool?.stop();
    release();
    await stopping;
    pool = undefined;

    expect(store.summaries).toEqual(['under way']);
    expect(await queue.status()).toMatchObject({ batches: 1, unacked: 0 });
  });

  it('gives back what it had taken and not begun when it is stopped', async () => {
    plugins.write('slow', `onEvent() { const end = Date.now() + 400; while (Date.now() < end); }`);
    await makePool({ prefetch: 10 }).start();
    for (let n = 0; n < 5; n++) await send(`event ${n}`);
    await until(async () => (await queue.status()).unacked > 1, 20_000, 'batches to be taken');
    await pool?.stop();
    pool = undefined;

    const { batches, unacked } = await queue.status();
    expect(unacked).toBe(0);
    expect(batches + store.events.size).toBe(5);
    expect(batches).toBeGreaterThan(0);
  });

  it('stops while a thread is being replaced', async () => {
    plugins.write('loop', `onEvent(event) { if (event.summary === 'bad') for (;;); }`);
    await makePool().start();
    await send('good', 'bad');
    await until(async () => (await queue.status()).unacked === 1, 20_000, 'the batch to be taken');
    await pool?.stop();

    expect(store.summaries.sort()).toEqual(['bad', 'good']);
    expect(pool?.status().restarts).toBe(1);
    pool = undefined;
  });

  it('stops while it reloads, leaving no thread behind', async () => {
    await makePool().start();
    const reloading = pool?.reload();
    await pool?.stop();
    await reloading;
    pool = undefined;
  });

  it('goes on with the plugins it has when a thread is replaced after a file was broken', async () => {
    plugins.write('exit', `onEvent(event) { event.tags.push('ran'); if (event.summary === 'bad') process.exit(1); }`);
    await makePool().start();
    plugins.write('exit', 'this is no program');
    await send('bad', 'good');
    await done();

    const [bad, good] = [...store.events.values()].sort((a, b) => a.summary.localeCompare(b.summary));
    expect([bad?.tags, good?.tags]).toEqual([[], ['ran']]);
    expect(bad?.mozdef.errors).toEqual([expect.stringMatching(/^plugin exit: skipped for this event, .*exit code 1/)]);
    expect(pool?.status().restarts).toBe(1);
  });

  it('says why a reload was refused until the next good one', async () => {
    plugins.write('marker', 'onEvent() {}');
    await makePool().start();
    plugins.write('marker', 'onEvent: 5');

    await expect(pool?.reload()).rejects.toMatchObject({ code: 'plugin-invalid' });
    expect(pool?.status().refusedReload).toMatch(/marker\.mjs is no plugin: onEvent: must be a function/);

    plugins.write('marker', 'onEvent() {}');
    await pool?.reload();
    expect(pool?.status()).not.toHaveProperty('refusedReload');
  });

  it('writes what was seen when it is stopped', async () => {
    plugins.write(
      'seer',
      `onEvent(event, { host }) { host.seen({ kind: 'user', key: 'ann', time: event.utctimestamp, source: 'x' }); }`,
    );
    await makePool().start();
    await send('a', 'b');
    await done();
    await pool?.stop();
    pool = undefined;

    expect(await lastSeen.list({ kind: 'user', limit: 10 })).toMatchObject([{ key: 'ann', count: 2 }]);
  });

  it('leaves no thread behind when the queue cannot be consumed', async () => {
    const refusing = { consume: () => Promise.reject(new Error('no queue')) } as unknown as EventQueue;

    await expect(makePool({}, refusing).start()).rejects.toThrow('no queue');
    pool = undefined;
  });
});
