import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { encodeBatch, newBatchId } from '../../src/queue/batch.ts';
import { type EncodedBatch, type RunOrder, runBatch } from '../../src/work/run-batch.ts';
import type { WorkOrder, WorkResult } from '../../src/work/worker-protocol.ts';

const RECEIVED = Date.parse('2026-11-24T12:00:00Z');
const COUNT = 10;

function batchOf(count: number): EncodedBatch {
  const text = Array.from({ length: count }, (_, n) => JSON.stringify({ summary: `event ${n}` })).join('\n');
  const header = { endpoint: 'events', sender: '192.0.2.1', principal: '192.0.2.1', path: '/events' };
  const known = { id: newBatchId(RECEIVED), received: RECEIVED };
  return { ...known, bytes: encodeBatch({ ...known, bodies: [{ header, bytes: Buffer.from(text) }] }) };
}

interface Behaviour {
  /** Plugin that breaks the thread at a position, unless it is skipped there. */
  readonly plugin?: (position: number) => string | undefined;
  /** Positions that break the thread with no plugin running. */
  readonly poison?: readonly number[];
  /** The thread does not say where it was. */
  readonly blind?: boolean;
}

/** A thread that behaves so; answers with the positions it processed. */
function threadThat(behaviour: Behaviour, orders: WorkOrder[] = [], count = COUNT): RunOrder {
  return async (order) => {
    orders.push({ ...order, skips: [...order.skips] });
    const positions: number[] = [];
    for (let position = order.from; position < Math.min(order.to, count); position++) {
      const plugin = behaviour.plugin?.(position);
      const skipped = order.skips.some((skip) => skip.plugin === plugin && skip.from <= position && position < skip.to);
      if (plugin !== undefined && !skipped) return { broken: { position, plugin, reason: 'stuck' } };
      if (behaviour.poison?.includes(position)) {
        return { broken: { position: behaviour.blind ? undefined : position, plugin: undefined, reason: 'died' } };
      }
      positions.push(position);
    }
    return { result: { positions } as unknown as WorkResult };
  };
}

const options = { skips: [], now: () => RECEIVED };
const processed = (results: readonly WorkResult[]): number[] =>
  results.flatMap(({ positions }) => positions).sort((a, b) => a - b);
const all = Array.from({ length: COUNT }, (_, n) => n);

describe('runBatch', () => {
  it('takes one run when nothing breaks', async () => {
    const orders: WorkOrder[] = [];

    const run = await runBatch(threadThat({}, orders), batchOf(COUNT), options);

    expect(processed(run.results)).toEqual(all);
    expect(orders).toHaveLength(1);
  });

  it('skips a plugin that breaks the thread, for that event only', async () => {
    const orders: WorkOrder[] = [];

    const run = await runBatch(
      threadThat({ plugin: (position) => (position === 4 ? 'bad' : undefined) }, orders),
      batchOf(COUNT),
      options,
    );

    expect(processed(run.results)).toEqual(all);
    expect(run.poison).toEqual([]);
    expect(orders.at(-1)?.skips).toEqual([
      { plugin: 'bad', from: 4, to: 5, why: 'skipped for this event, it broke its thread: stuck' },
    ]);
    expect(run.breakers).toEqual(['bad']);
  });

  it('lets all others keep a plugin that some events make break the thread', async () => {
    const orders: WorkOrder[] = [];
    const breaking = [0, 1, 2, 4, 7];

    const run = await runBatch(
      threadThat({ plugin: (position) => (breaking.includes(position) ? 'bad' : undefined) }, orders),
      batchOf(COUNT),
      options,
    );

    expect(processed(run.results)).toEqual(all);
    expect(orders.at(-1)?.skips.map(({ from, to }) => [from, to])).toEqual(breaking.map((at) => [at, at + 1]));
  });

  it('finishes the rest without a plugin that breaks the thread again and again, and says so', async () => {
    const orders: WorkOrder[] = [];

    const run = await runBatch(threadThat({ plugin: () => 'bad' }, orders, 1000), batchOf(1000), options);

    expect(processed(run.results)).toHaveLength(1000);
    expect(orders).toHaveLength(11);
    expect(orders.at(-1)?.skips.at(-1)).toEqual({
      plugin: 'bad',
      from: 10,
      to: Number.MAX_SAFE_INTEGER,
      why: 'skipped: it broke this batch 10 times',
    });
  });

  it('does only the positions that it is asked for', async () => {
    const run = await runBatch(threadThat({ poison: [1, 5, 8] }), batchOf(COUNT), { ...options, from: 3, to: 7 });

    expect(processed(run.results)).toEqual([3, 4, 6]);
    expect(run.poison.map(({ id }) => id.split('-').at(-1))).toEqual(['5']);
  });

  it.each([
    ['that it names', false],
    ['that it does not name', true],
  ])('gives up only the event that breaks the thread with no plugin running, at a position %s', async (_, blind) => {
    const run = await runBatch(threadThat({ poison: [3, 7], blind }), batchOf(COUNT), options);

    expect(processed(run.results)).toEqual(all.filter((position) => position !== 3 && position !== 7));
    expect(run.poison.map((letter) => Buffer.from(letter.bytes).toString())).toEqual([
      '{"summary":"event 3"}',
      '{"summary":"event 7"}',
    ]);
    expect(run.poison[0]).toMatchObject({ stage: 'worker', reason: 'died', received: RECEIVED });
    expect(run.poison[0]?.id.endsWith('-3')).toBe(true);
  });

  it('gives up a batch of one event that breaks every thread', async () => {
    const run = await runBatch(
      async () => ({ broken: { position: 0, plugin: undefined, reason: 'died' } }),
      batchOf(1),
      options,
    );

    expect(run.results).toEqual([]);
    expect(run.poison).toHaveLength(1);
  });

  it('does not give up an event that breaks one thread and not the next', async () => {
    let runs = 0;
    const second = threadThat({});

    const run = await runBatch(
      async (order) =>
        runs++ === 0 ? { broken: { position: undefined, plugin: undefined, reason: 'out of memory' } } : second(order),
      batchOf(1),
      options,
    );

    expect(run.poison).toEqual([]);
    expect(run.results).toHaveLength(1);
  });

  it('gives up as a whole what is no batch, with all its bytes', async () => {
    const batch = { id: newBatchId(RECEIVED), received: RECEIVED, bytes: Uint8Array.from([1, 2, 3]) };

    const run = await runBatch(
      async () => ({ broken: { position: undefined, plugin: undefined, reason: 'not a batch' } }),
      batch,
      options,
    );

    expect(run.results).toEqual([]);
    expect(run.poison).toMatchObject([{ id: `${batch.id}-0`, stage: 'queue', received: RECEIVED, time: RECEIVED }]);
    expect(run.poison[0]?.reason).toMatch(/not a batch/);
    expect([...(run.poison[0]?.bytes ?? [])]).toEqual([1, 2, 3]);
  });

  it('rejects when no thread can be started', async () => {
    const run = runBatch(() => Promise.reject(new Error('no thread')), batchOf(3), options);

    await expect(run).rejects.toThrow('no thread');
  });

  it('loses and doubles no event, whichever of them break threads or plugins', async () => {
    const some = fc.uniqueArray(fc.nat(COUNT - 1));
    await fc.assert(
      fc.asyncProperty(some, some, fc.boolean(), async (poison, withPlugin, blind) => {
        const plugin = (position: number): string | undefined => (withPlugin.includes(position) ? 'bad' : undefined);

        const run = await runBatch(threadThat({ plugin, poison, blind }), batchOf(COUNT), options);

        const given = run.poison.map(({ id }) => Number(id.split('-').at(-1)));
        expect([...processed(run.results), ...given].sort((a, b) => a - b)).toEqual(all);
        expect(given.sort((a, b) => a - b)).toEqual([...poison].sort((a, b) => a - b));
      }),
    );
  });
});
