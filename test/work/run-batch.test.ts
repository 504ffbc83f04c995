import { describe, expect, it } from '@jest/globals';
import { encodeBatch, newBatchId } from '../../src/queue/batch.ts';
import { type RunOrder, runBatch } from '../../src/work/run-batch.ts';
import { EVERY_POSITION, type WorkOrder, type WorkResult } from '../../src/work/worker-protocol.ts';

const RECEIVED = Date.parse('2026-11-24T12:00:00Z');
const COUNT = 10;

function batchOf(count: number): Uint8Array<ArrayBuffer> {
  const text = Array.from({ length: count }, (_, n) => JSON.stringify({ summary: `event ${n}` })).join('\n');
  const header = { endpoint: 'events', sender: '192.0.2.1', principal: '192.0.2.1', path: '/events' };
  return encodeBatch({ id: newBatchId(RECEIVED), received: RECEIVED, bodies: [{ header, bytes: Buffer.from(text) }] });
}

interface Behaviour {
  /** Plugin that breaks the thread at a position, unless it is skipped there. */
  readonly plugin?: (position: number) => number | undefined;
  /** Positions that break the thread with no plugin running. */
  readonly poison?: readonly number[];
  /** The thread does not say where it was. */
  readonly blind?: boolean;
}

/** A thread that behaves so; answers with the positions it processed. */
function threadThat(behaviour: Behaviour, orders: WorkOrder[] = []): RunOrder {
  return async (order) => {
    orders.push(order);
    const positions: number[] = [];
    for (let position = order.from; position < Math.min(order.to, COUNT); position++) {
      const plugin = behaviour.plugin?.(position);
      const skipped = order.skips.some(
        (skip) => skip.plugin === plugin && [position, EVERY_POSITION].includes(skip.position),
      );
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
      threadThat({ plugin: (position) => (position === 4 ? 2 : undefined) }, orders),
      batchOf(COUNT),
      options,
    );

    expect(processed(run.results)).toEqual(all);
    expect(run.poison).toEqual([]);
    expect(orders.at(-1)?.skips).toEqual([{ position: 4, plugin: 2 }]);
    expect(run.breakers).toEqual([2]);
  });

  it('finishes the batch without a plugin that breaks the thread at every event', async () => {
    const orders: WorkOrder[] = [];

    const run = await runBatch(threadThat({ plugin: () => 1 }, orders), batchOf(COUNT), options);

    expect(processed(run.results)).toEqual(all);
    expect(orders.length).toBeLessThanOrEqual(4);
  });

  it.each([
    ['that it names', false],
    ['that it does not name', true],
  ])('gives up only the event that breaks the thread with no plugin running, at a position %s', async (_, blind) => {
    const bytes = batchOf(COUNT);

    const run = await runBatch(threadThat({ poison: [3, 7], blind }), bytes, options);

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
});
