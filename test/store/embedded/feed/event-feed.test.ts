import { afterEach, describe, expect, it } from '@jest/globals';
import type { StoreEngine } from '../../../../src/store/embedded/store-engine.ts';
import { NOON, saveBatch, some } from '../../../contract/event-store.support.ts';
import { drain, feedOf } from '../../../contract/event-store-feed.contract.ts';
import { engineStore, type Workshop, workshop } from '../engine-store.ts';

const DAY = 86_400_000;

describe('the feed of the embedded store', () => {
  let shop: Workshop;
  let engine: StoreEngine;
  afterEach(async () => {
    await engine.close();
    shop.remove();
  });

  const seqsFrom = async (cursor?: string, limit = 7): Promise<(number | undefined)[]> =>
    (await drain(engineStore(engine), cursor, [limit])).events.map(({ mozdef }) => mozdef.seq);
  const range = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, n) => first + n);

  it('keeps the order in segments that are merged around others, and sorted by another', async () => {
    shop = workshop({ merge_rows: 1000 });
    engine = await shop.open();
    // Received on two days in turn, and each batch newest first.
    for (let n = 0; n < 6; n++) {
      const received = NOON + (n % 2) * DAY + n;
      const sketches = Array.from({ length: 20 }, (_, at) => ({
        utctimestamp: new Date(received - at * 3_600_000).toISOString(),
      }));
      await engine.save(saveBatch(sketches, { received }));
      await engine.maintain();
    }

    expect(engine.status().figures).toMatchObject({ segments: 2, hot_events: 0 });
    expect(await seqsFrom()).toEqual(range(1, 120));
    expect(await seqsFrom(undefined, 1000)).toEqual(range(1, 120));
  });

  it('goes on behind what retention removed', async () => {
    let now = NOON;
    shop = workshop({ retention: { days: 7 } });
    engine = await shop.open({ now: () => now });
    await engine.save(saveBatch(some(30)));
    const { cursor } = await feedOf(engineStore(engine), { limit: 10 });
    await engine.maintain();
    now += 8 * DAY;
    await engine.save(saveBatch(some(30), { received: now }));
    await engine.maintain();
    await engine.save(saveBatch(some(5), { received: now + 1 }));

    expect(await seqsFrom(cursor)).toEqual(range(31, 65));
    expect(await seqsFrom()).toEqual(range(31, 65));
  });

  it('has nothing more to say when retention removed all', async () => {
    shop = workshop({ retention: { max_bytes: 1 } });
    engine = await shop.open();
    await engine.save(saveBatch(some(30)));
    const { cursor } = await feedOf(engineStore(engine), { limit: 10 });
    await engine.maintain();

    const slice = await feedOf(engineStore(engine), { cursor });

    expect(slice).toMatchObject({ count: 0, more: false, cursor: engine.feedEnd() });
  });

  it('is not kept waiting by searches', async () => {
    shop = workshop({ searches: 1 });
    engine = await shop.open();
    await engine.save(saveBatch(some(10)));
    let ended = false;
    const searching = Promise.all(
      Array.from({ length: 50 }, () =>
        engine.count({ query: { op: 'everything' }, range: { from: 0, to: 4e12 }, timeoutMs: 20_000 }),
      ),
    ).then(() => {
      ended = true;
    });

    const slice = await feedOf(engineStore(engine));

    expect(slice.count).toBe(10);
    expect(ended).toBe(false);
    await searching;
  });

  it('refuses a cursor that is ahead, as after a return to a backup', async () => {
    shop = workshop();
    engine = await shop.open();
    await engine.save(saveBatch(some(3)));
    const [store] = JSON.parse(Buffer.from(engine.feedEnd(), 'base64url').toString()) as [string];
    const cursorAt = (seq: unknown) => Buffer.from(JSON.stringify([store, seq])).toString('base64url');

    expect(await seqsFrom(cursorAt(2))).toEqual([3]);
    for (const seq of [4, -1, 0.5, '2', null, {}])
      await expect(engine.feed({ cursor: cursorAt(seq), limit: 1, timeoutMs: 1000 })).rejects.toMatchObject({
        code: 'request-invalid',
      });
  });
});
