import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../../src/event/event.ts';
import { newBatchId } from '../../../src/queue/batch.ts';
import type { SaveBatch } from '../../../src/store/event-store.ts';
import { EVER, EVERYTHING, NOON, saveBatch, summaries } from '../../contract/event-store.support.ts';
import { drain } from '../../contract/event-store-feed.contract.ts';
import { engineStore, workshop } from './engine-store.ts';

const STEPS = ['parquet', 'filter', 'finish', 'catalogue'];
const SEALING = ['begin', ...STEPS, 'drop', 'end'].map((step) => `seal-${step}`);
const MERGING = ['begin', ...STEPS, 'remove', 'end'].map((step) => `merge-${step}`);
const BATCHES = 4;
const EVENTS = 20;

const ask = { query: EVERYTHING, range: EVER, timeoutMs: 20_000 };

function makeBatches(): { batch: string; make: () => SaveBatch }[] {
  return Array.from({ length: BATCHES }, (_, index) => {
    const received = NOON + index * 1000;
    const batch = newBatchId(received);
    const sketches = Array.from({ length: EVENTS }, (_, n) => ({ summary: `b${index}-${n}` }));
    return { batch, make: () => saveBatch(sketches, { batch, received }) };
  });
}

interface Crash {
  /** Numbers of the batches that were acknowledged. */
  readonly acknowledged: readonly number[];
  /** Summaries of the events that had been read from the feed. */
  readonly read: readonly string[];
  /** Where the feed was. */
  readonly cursor: string;
}

/** Runs the child until it kills itself. */
function crashAt(step: string, directory: string, batches: readonly SaveBatch[]): Crash {
  const texts = batches.map((batch) => JSON.stringify({ ...batch, ndjson: Buffer.from(batch.ndjson).toString() }));
  const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
  const { signal, stdout, stderr } = spawnSync(process.execPath, [child, directory, step, ...texts], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--conditions=development --no-warnings' },
  });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  const lines = stdout.split('\n').map((line) => /^(\w+) (\S+) ?(.*)$/.exec(line) ?? []);
  const told = (what: string) => lines.filter(([, word]) => word === what);
  const slices = told('read').map(([, , , events = '']) => JSON.parse(events) as Event[]);
  return {
    acknowledged: told('saved').map(([, , index]) => Number(index)),
    read: slices.flat().map(({ summary }) => summary),
    cursor: told('read').at(-1)?.[2] ?? '',
  };
}

describe('a crash', () => {
  it.each([...SEALING, ...MERGING, 'saved'])('at %s neither loses nor doubles an event', async (step) => {
    const shop = workshop();
    const batches = makeBatches();
    const { acknowledged, read, cursor } = crashAt(
      step,
      shop.directory,
      batches.map(({ make }) => make()),
    );
    const store = engineStore(await shop.open());

    const survived = await summaries(store, { limit: 1000 });
    const readOn = await drain(store, cursor, [11]);
    const reports = [];
    for (const { make } of batches) reports.push(await store.save(make()));
    await store.maintain();

    expect(acknowledged.length).toBeGreaterThanOrEqual(2);
    for (const index of acknowledged) expect(reports[index]).toMatchObject({ saved: 0, duplicates: EVENTS });
    expect(new Set(survived).size).toBe(survived.length);
    expect(survived.length).toBeGreaterThanOrEqual(acknowledged.length * EVENTS);
    const readMore = await drain(store, readOn.cursor, [11]);
    const fed = [...read, ...[...readOn.events, ...readMore.events].map(({ summary }) => summary)];
    const all = await summaries(store, { limit: 1000 });
    expect(new Set(all).size).toBe(BATCHES * EVENTS);
    expect(all).toHaveLength(BATCHES * EVENTS);
    expect(fed.sort()).toEqual(all.sort());
    expect(await store.count(ask)).toBe(BATCHES * EVENTS);
    expect(await store.count({ ...ask, query: { op: 'any', text: 'b0' } })).toBe(EVENTS);
    await store.close();
    expect(readdirSync(join(shop.directory, 'segments'))).toHaveLength(2);
    expect(readdirSync(shop.directory).filter((name) => /^hot-\d+\.db$/.test(name))).toHaveLength(1);
    shop.remove();
  });
});
