import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRegistry } from '../../../src/health/registry.ts';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedEventStore } from '../../../src/store/embedded/embedded-event-store.ts';
import { storeConfig } from '../../../src/store/store-config.ts';
import { EVERYTHING, saveBatch, searchFor, stored, summaries } from '../../contract/event-store.support.ts';
import { eventsIn } from '../../contract/event-store-feed.contract.ts';

/** The contract is tested on the engine; here is what its thread adds. */
describe('EmbeddedEventStore', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const config = storeConfig.parse({ min_free_bytes: 0, gather: '0ms' });
  const open = (registry = createRegistry()) =>
    EmbeddedEventStore.open({ directory, config, log: createLogger('silent'), registry });

  it('saves, searches, sums up and finds all again when it is opened again', async () => {
    let store = await open();
    const batch = saveBatch([{ summary: 'one' }, { summary: 'two' }]);
    await store.save(batch);
    await store.maintain();
    await store.close();
    store = await open();

    expect(await summaries(store)).toEqual(['two', 'one']);
    expect(await stored(store, `${batch.batch}-1`)).toMatchObject({ summary: 'two', mozdef: { seq: 2 } });
    const ask = { query: EVERYTHING, range: { from: 0, to: 4e12 }, timeoutMs: 20_000 };
    expect(await store.count(ask)).toBe(2);
    expect(await store.terms({ ...ask, field: 'summary', limit: 1 })).toMatchObject({ partial: false });
    expect(await store.histogram({ ...ask, intervalMs: 60_000 })).toMatchObject({ value: [{ count: 2 }] });
    expect((await store.fields(ask)).value.length).toBeGreaterThan(10);
    await store.close();
  });

  it('leaves the bytes of a shared buffer with their owner', async () => {
    const store = await open();
    const { ndjson, ...batch } = saveBatch([{}]);
    const shared = new Uint8Array(ndjson.length + 10);
    shared.set(ndjson);

    await store.save({ ...batch, ndjson: shared.subarray(0, ndjson.length) });

    expect(shared.length).toBe(ndjson.length + 10);
    await store.close();
  });

  it('feeds what it stores, in buffers that are handed over, and takes no cursor of another store', async () => {
    let store = await open();
    await store.save(saveBatch(Array.from({ length: 30 }, (_, n) => ({ summary: `event ${n}` }))));
    const first = await store.feed({ limit: 20, timeoutMs: 20_000 });
    await store.close();
    store = await open();
    const second = await store.feed({ limit: 20, timeoutMs: 20_000, cursor: first.cursor });

    expect([...eventsIn(first), ...eventsIn(second)].map(({ mozdef }) => mozdef.seq)).toEqual(
      Array.from({ length: 30 }, (_, n) => n + 1),
    );
    expect(second.cursor).toBe(await store.feedEnd());
    expect(await store.feed({ limit: 20, timeoutMs: 0, cursor: second.cursor })).toMatchObject({
      count: 0,
      more: false,
    });
    await store.close();
    rmSync(directory, { recursive: true });
    store = await open();
    await store.save(saveBatch(Array.from({ length: 30 }, () => ({}))));
    const strange = store.feed({ limit: 20, timeoutMs: 20_000, cursor: first.cursor });
    await expect(strange).rejects.toMatchObject({ code: 'request-invalid', remedy: expect.any(String) });
    await store.close();
  });

  it('can be cancelled', async () => {
    const store = await open();
    const controller = new AbortController();
    controller.abort();

    await expect(store.search(searchFor(), controller.signal)).rejects.toThrow();
    await store.close();
  });

  it('counts what it stores', async () => {
    const registry = createRegistry();
    const store = await open(registry);
    await store.save(saveBatch([{}, {}]));

    const metrics = await registry.metrics();

    expect(metrics).toContain('mozdef_store_events_total{outcome="saved"} 2');
    expect(metrics).toContain('mozdef_store_hot_events 2');
    await store.close();
  });

  it('says why it cannot be opened, and that it is closed', async () => {
    writeFileSync(join(directory, 'segments'), 'in the way');
    await expect(open()).rejects.toMatchObject({ code: 'store-unavailable', where: directory });
    rmSync(join(directory, 'segments'));
    const store = await open();
    await store.close();
    await store.close();

    await expect(store.save(saveBatch([{}]))).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});
