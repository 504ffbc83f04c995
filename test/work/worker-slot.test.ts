import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/log/log.ts';
import { runBatch } from '../../src/work/run-batch.ts';
import { WorkerSlot, type WorkerSlotOptions } from '../../src/work/worker-slot.ts';
import { until } from '../support/running-server.ts';
import { batchOf, eventsOf, linesOf, openThreads, orderOf, PluginDirectory, RECEIVED } from './support.ts';

const THREE = linesOf({ summary: 'before' }, { summary: 'bad' }, { summary: 'after' });

describe('WorkerSlot', () => {
  let plugins: PluginDirectory;
  let slot: WorkerSlot;
  beforeEach(() => {
    plugins = new PluginDirectory();
  });
  afterEach(async () => {
    await slot.stop();
    plugins.remove();
  });

  function openSlot(options: Partial<WorkerSlotOptions> = {}): WorkerSlot {
    const data = plugins.threadData();
    slot = new WorkerSlot({
      data,
      name: 'worker-0',
      stuckMs: 500,
      heapMb: 64,
      onNote: () => {},
      log: createLogger('silent'),
      ...options,
    });
    return slot;
  }
  const onBad = (statement: string): string => `onEvent(event) { if (event.summary === 'bad') { ${statement} } }`;

  it('answers with what became of the events', async () => {
    plugins.write('marker', 'onEvent(event) { event.details.mark = 1; }');

    expect((await openSlot().start()).plugins).toEqual(['marker']);
    const batch = batchOf(THREE);
    const answer = await slot.run(orderOf(batch));

    if (!('result' in answer)) throw new Error(JSON.stringify(answer));
    expect(answer.result).toMatchObject({ batch: batch.id, received: RECEIVED, positions: [0, 1, 2], deadLetters: [] });
    expect(answer.result.plugins).toEqual([{ plugin: 'marker', ran: 3, errors: 0 }]);
    expect(eventsOf(answer.result).map(({ summary, details }) => [summary, details['mark']])).toEqual([
      ['before', 1],
      ['bad', 1],
      ['after', 1],
    ]);
  });

  it('goes on when a plugin throws', async () => {
    plugins.write('thrower', onBad(`throw new Error('as written');`));
    await openSlot().start();

    const answer = await slot.run(orderOf(batchOf(THREE)));

    if (!('result' in answer)) throw new Error(JSON.stringify(answer));
    expect(eventsOf(answer.result)[1]?.mozdef.errors).toEqual(['plugin thrower: as written']);
    expect(slot.restarts).toBe(0);
  });

  it.each([
    ['loops for ever', 'for (;;);', /no progress for 500 ms/],
    ['ends the thread', 'process.exit(3);', /exit code 3/],
    ['needs more memory than there is', 'const hoard = []; for (;;) hoard.push(new Array(1e5).fill({}));', /memory/],
    ['waits for ever', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', /no progress/],
  ])('says which event and plugin it was when a plugin %s, and goes on with a new thread', async (_, how, reason) => {
    plugins.write('innocent', 'priority: 1, onEvent() {}');
    plugins.write('breaker', onBad(how));
    await openSlot().start();
    const order = orderOf(batchOf(THREE));

    const answer = await slot.run(order);
    const again = await slot.run({ ...order, skips: [{ plugin: 'breaker', from: 1, to: 2, why: 'as asked' }] });

    expect(answer).toEqual({ broken: { position: 1, plugin: 'breaker', reason: expect.stringMatching(reason) } });
    expect(slot.restarts).toBe(1);
    if (!('result' in again)) throw new Error(JSON.stringify(again));
    expect(again.result.positions).toEqual([0, 1, 2]);
    expect(eventsOf(again.result)[1]?.mozdef.errors).toEqual(['plugin breaker: as asked']);
  });

  it('narrows an event down that breaks every thread with no plugin running', async () => {
    plugins.write('innocent', 'onEvent() {}');
    // Two megabytes as sent, but more objects than the heap has room for.
    const bomb = `{"summary":"bomb","details":{"list":[${'{},'.repeat(700_000)}{}]}}`;
    await openSlot({ heapMb: 32, stuckMs: 20_000 }).start();
    const batch = batchOf(`{"summary":"one"}\n${bomb}\n{"summary":"three"}`);

    const run = await runBatch((order) => slot.run(order), batch, { skips: [], now: () => RECEIVED });

    expect(run.breakers).toEqual([]);
    expect(run.results.flatMap((result) => eventsOf(result).map(({ summary }) => summary))).toEqual(['one', 'three']);
    expect(run.poison).toMatchObject([
      { id: `${batch.id}-1`, stage: 'worker', reason: expect.stringMatching(/memory/) },
    ]);
    expect(Buffer.from(run.poison[0]?.bytes ?? []).toString()).toBe(bomb);
  });

  it('does not blame an order for a thread that ended before it', async () => {
    // Only after the first: on a busy machine the timer of the second could be due before its answer has left.
    const leave = "if (event.summary === 'last') setTimeout(() => process.exit(1), 0);";
    plugins.write('leaver', `onEvent(event) { ${leave} }`);
    const threads = openThreads();
    await openSlot().start();
    await slot.run(orderOf(batchOf('{"summary":"last"}')));
    await until(() => openThreads() === threads, 10_000, 'the thread to end');

    const answer = await slot.run(orderOf(batchOf('{"summary":"innocent"}')));

    expect('result' in answer).toBe(true);
    expect(slot.restarts).toBe(1);
  });

  it('gives up no event when threads end while it is in work, through what was before', async () => {
    plugins.write('leaver', 'onEvent() { setTimeout(() => process.exit(1), 0); }');
    await openSlot().start();
    let rounds = 0;
    const ran: number[] = [];
    for (; slot.restarts < 2; rounds++) {
      const run = await runBatch((order) => slot.run(order), batchOf('{"summary":"innocent"}'), {
        skips: [],
        now: () => RECEIVED,
      });
      expect(run.poison).toEqual([]);
      ran.push(...run.results.flatMap(({ positions }) => positions));
    }
    expect(ran).toHaveLength(rounds);
  });

  it('does not blame the last plugin for what breaks after it', async () => {
    plugins.write('innocent', 'onEvent() {}');
    plugins.write('bomber', onBad('event.details.bomb = { toJSON() { for (;;); } };'));
    await openSlot().start();

    const answer = await slot.run(orderOf(batchOf(THREE)));

    expect(answer).toMatchObject({ broken: { position: 1, plugin: undefined } });
  });

  it('survives promises and timers of plugins that fail later', async () => {
    const mark = JSON.stringify(`${plugins.path}/mark`);
    plugins.write(
      'careless',
      `onEvent() {
        setTimeout(() => { writeFileSync(${mark}, ''); throw new Error('later'); }, 0);
        void (async () => { throw new Error('never awaited'); })();
      }`,
    );
    await openSlot().start();

    await slot.run(orderOf(batchOf('{"summary":"first"}')));
    await until(() => existsSync(`${plugins.path}/mark`), 10_000, 'the timer to fail');
    const answer = await slot.run(orderOf(batchOf('{"summary":"second"}')));

    expect('result' in answer).toBe(true);
    expect(slot.restarts).toBe(0);
  });

  it('answers a batch that cannot be read as broken, not as a failure to be tried for ever', async () => {
    await openSlot().start();

    const answer = await slot.run({ bytes: Uint8Array.from([1, 2, 3]), from: 0, to: 10, skips: [] });
    const next = await slot.run(orderOf(batchOf('{"summary":"next"}')));

    expect(answer).toEqual({
      broken: { position: undefined, plugin: undefined, reason: expect.stringMatching(/not a batch/) },
    });
    expect('result' in next).toBe(true);
    expect(slot.restarts).toBe(0);
  });

  it('rejects when a plugin cannot be loaded, and takes orders once it can', async () => {
    plugins.write('broken', 'onEvent: 5');
    await expect(openSlot().start()).rejects.toMatchObject({ code: 'plugin-invalid' });

    await expect(slot.run(orderOf(batchOf(THREE)))).rejects.toMatchObject({ code: 'plugin-invalid' });
    plugins.write('broken', 'onEvent() {}');

    expect('result' in (await slot.run(orderOf(batchOf(THREE))))).toBe(true);
  });

  it('gives up a thread whose plugins do not finish loading', async () => {
    plugins.write('sleeper', 'setup: () => new Promise(() => {}), onEvent() {}');

    await expect(openSlot({ startMs: 1500 }).start()).rejects.toMatchObject({
      code: 'plugin-invalid',
      message: expect.stringMatching(/within 1500 ms/),
    });
  });

  it('can be stopped while its thread is being replaced', async () => {
    plugins.write('exit', onBad('process.exit(1);'));
    await openSlot().start();

    const answer = await slot.run(orderOf(batchOf(THREE)));
    await slot.stop();

    expect('broken' in answer).toBe(true);
  });
});
