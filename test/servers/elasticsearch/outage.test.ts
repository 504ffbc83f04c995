import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SaveBatch } from '../../../src/store/event-store.ts';
import { ask, NOON, saveBatch, some } from '../../contract/event-store.support.ts';
import { eventsIn } from '../../contract/event-store-feed.contract.ts';
import { eventually, freePort } from '../test-servers.ts';
import { openStore } from './store-under-test.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const REDELIVER_MS = 20;

/** As a queue does: a batch that was not stored is delivered again until it is. */
async function deliver(save: (batch: SaveBatch) => Promise<unknown>, batch: SaveBatch): Promise<number> {
  for (let refusals = 0; ; refusals++) {
    try {
      await save({ ...batch, ndjson: batch.ndjson.slice() });
      return refusals;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(?:store-unavailable|disk-full)$/) });
      await pause(REDELIVER_MS);
    }
  }
}

describe.each(PRODUCTS)('An outage of %s', (product) => {
  const server = useSearchServer(product, true);
  const opened: Awaited<ReturnType<typeof openStore>>[] = [];
  const open = async (config: object = {}) => {
    const under = await openStore(server, { config });
    opened.push(under);
    return under;
  };
  afterEach(async () => {
    for (const under of opened.splice(0)) await under.dispose();
  });

  it('loses nothing and stores nothing twice when the server is killed and comes back', async () => {
    const { store, settled } = await open();
    const batches = Array.from({ length: 40 }, (_, n) => saveBatch(some(50), { received: NOON + n * 1000 }));
    const save = (batch: SaveBatch) => store.save(batch);

    const before = batches.slice(0, 15).map((batch) => deliver(save, batch));
    await before[0];
    await server.kill();
    const during = batches.slice(15).map((batch) => deliver(save, batch));
    await eventually(
      async () =>
        store.status().then(
          ({ refusing }) => refusing,
          () => 'away',
        ),
      'away',
    );
    await server.start();
    const refusals = await Promise.all([...before, ...during]);

    await settled?.();
    expect(refusals.some((count) => count > 0)).toBe(true);
    expect(await store.count(ask)).toBe(2000);
    expect((await store.status()).refusing).toBeUndefined();
  }, 240_000);

  it('leaves no gap in the feed, and gives nothing twice, when the server is killed and comes back', async () => {
    const { store } = await open();
    const batches = Array.from({ length: 40 }, (_, n) => saveBatch(some(50), { received: NOON + n * 1000 }));
    const ids: string[] = [];
    let cursor = await store.feedEnd();
    /** Reads until there is no more; not when the server is away. */
    const read = async (): Promise<void> => {
      for (let more = true; more; ) {
        const slice = await store.feed({ cursor, limit: 70, timeoutMs: 5000 });
        ids.push(...eventsIn(slice).map(({ mozdef }) => mozdef.id));
        ({ cursor, more } = slice);
      }
    };
    const writing = new AbortController();
    const reading = (async () => {
      while (!writing.signal.aborted) await read().catch(() => pause(REDELIVER_MS));
    })();

    const before = batches.slice(0, 20).map((batch) => deliver((again) => store.save(again), batch));
    await before[10];
    await server.kill();
    const during = batches.slice(20).map((batch) => deliver((again) => store.save(again), batch));
    await server.start();
    await Promise.all([...before, ...during]);
    writing.abort();
    await reading;
    await read();

    expect(ids).toHaveLength(2000);
    expect(new Set(ids).size).toBe(2000);
  }, 240_000);

  it('gives up waiting for a server that is silent, and goes on when it speaks again', async () => {
    const { store, settled } = await open({ bulk: { timeout: '2s' } });
    const batch = saveBatch(some(5));
    await deliver((first) => store.save(first), saveBatch(some(1), { received: NOON - 60_000 }));

    server.signal('SIGSTOP');
    const saving = store.save({ ...batch, ndjson: batch.ndjson.slice() });
    await expect(saving).rejects.toMatchObject({ code: 'store-unavailable' });
    server.signal('SIGCONT');
    await deliver((again) => store.save(again), batch);

    await settled?.();
    expect(await store.count(ask)).toBe(6);
  });

  it('refuses for a full disk as such, and takes all when there is room again', async () => {
    const { store, prefix, settled } = await open();
    await store.save(saveBatch(some(1), { received: NOON - 60_000 }));
    const block = (on: boolean | null) =>
      server.ask('PUT', `/${prefix}events-20260301/_settings`, { 'index.blocks.read_only_allow_delete': on });
    await block(true);
    let refusals = 0;

    const delivering = deliver(
      async (again) => {
        try {
          return await store.save(again);
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'disk-full') refusals++;
          throw error;
        }
      },
      saveBatch(some(5)),
    );
    await eventually(() => refusals > 0, true);
    await block(null);
    await delivering;

    await settled?.();
    expect(await store.count(ask)).toBe(6);
  }, 120_000);

  it('is none when the server makes no index by itself', async () => {
    const rule = (value: string | null) =>
      server.ask('PUT', '/_cluster/settings', { persistent: { 'action.auto_create_index': value } });
    const { store, settled } = await open();
    await rule('false');
    const saving = store.save(saveBatch(some(3)));
    await Promise.allSettled([saving]);
    await rule(null);

    await settled?.();
    expect(await saving).toMatchObject({ saved: 3 });
    expect(await store.count(ask)).toBe(3);
  });

  it('at the start is waited for: until then writes are refused', async () => {
    const away = `http://127.0.0.1:${await freePort([])}`;

    const { store } = await open({ url: [away] });

    await expect(store.save(saveBatch(some(1)))).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});
