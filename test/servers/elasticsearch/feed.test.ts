import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../../src/event/event.ts';
import type { SaveBatch } from '../../../src/store/event-store.ts';
import { NOON, saveBatch, some } from '../../contract/event-store.support.ts';
import { drain, feedOf, progressOf } from '../../contract/event-store-feed.contract.ts';
import { useStores } from './store-under-test.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TODAY = 'events-20260301';

const summariesOf = (events: readonly Event[]): string[] => events.map(({ summary }) => summary).sort();
const named = (...names: readonly string[]): SaveBatch => saveBatch(names.map((summary) => ({ summary })));

describe.each(PRODUCTS)('The feed from %s', (product) => {
  const server = useSearchServer(product);
  const open = useStores(server);

  it('gives events of a writer whose numbers are far behind', async () => {
    const ahead = await open({ now: () => NOON });
    const behind = await open({ config: { prefix: ahead.prefix }, now: () => NOON - HOUR });
    await ahead.store.save(named('ahead'));
    const first = await drain(ahead.store);

    await behind.store.save(named('behind'));
    const second = await drain(ahead.store, first.cursor);

    expect(summariesOf(first.events)).toEqual(['ahead']);
    expect(summariesOf(second.events)).toEqual(['behind']);
    expect(second.events[0]?.mozdef.seq).toBeLessThan(first.events[0]?.mozdef.seq ?? 0);
  });

  it('reads days that have several shards, also while they are written', async () => {
    const { store } = await open({ config: { index: { shards: 3, replicas: 0 } } });
    const batches = Array.from({ length: 30 }, (_, n) => saveBatch(some(20), { received: NOON + n * HOUR }));
    const written = Promise.all(batches.map((batch) => store.save(batch)));
    const progress = progressOf(written);
    const events: Event[] = [];
    let cursor: string | undefined;

    for (let turn = 0; !progress.over; turn++) {
      const read = await drain(store, cursor, [1 + (turn % 9), 40]);
      events.push(...read.events);
      cursor = read.cursor;
    }
    await written;
    events.push(...(await drain(store, cursor, [7])).events);

    expect(events).toHaveLength(600);
    expect(new Set(events.map(({ mozdef }) => mozdef.id)).size).toBe(600);
  });

  it('gives the older days first to who catches up', async () => {
    const { store } = await open();
    for (const days of [0, 2, 1])
      await store.save(saveBatch([{ summary: `${days} days old` }], { received: NOON - days * DAY }));

    const { events } = await drain(store, undefined, [1]);

    expect(events.map(({ summary }) => summary)).toEqual(['2 days old', '1 days old', '0 days old']);
  });

  it('forgets indices that are gone, and reads those from the beginning that are made again', async () => {
    const { store, prefix } = await open();
    await store.save(named('first'));
    const empty = await feedOf((await open()).store);
    const first = await drain(store);
    await server.ask('DELETE', `/${prefix}${TODAY}`);

    const gone = await drain(store, first.cursor);
    await store.save(named('second'));
    const afterGone = await drain(store, gone.cursor);
    const afterFirst = await drain(store, first.cursor);

    expect(gone.events).toEqual([]);
    expect(gone.cursor).toHaveLength(empty.cursor.length);
    for (const { events } of [afterGone, afterFirst]) expect(summariesOf(events)).toEqual(['second']);
  });

  it('goes on where it was in an index that was closed for a while', async () => {
    const { store, prefix } = await open();
    await store.save(named('first'));
    await store.save(saveBatch([{ summary: 'of the day before' }], { received: NOON - DAY }));
    const before = await drain(store);
    await server.ask('POST', `/${prefix}${TODAY}/_close`);

    const closed = await drain(store, before.cursor);
    await server.ask('POST', `/${prefix}${TODAY}/_open`);
    await store.save(named('second'));
    const { events } = await drain(store, closed.cursor);

    expect(closed.events).toEqual([]);
    expect(summariesOf(events)).toEqual(['second']);
  });

  it('gives an event that someone changed again, and passes over none for that', async () => {
    const { store, prefix } = await open();
    const batch = saveBatch([{ summary: 'read before' }, { summary: 'not read before' }]);
    await store.save({ ...batch, ndjson: batch.ndjson.slice() });
    const first = await feedOf(store, { limit: 1 });
    for (const position of [0, 1])
      await server.ask('POST', `/${prefix}${TODAY}/_update/${batch.batch}-${position}`, {
        doc: { category: 'changed' },
      });

    const { events } = await drain(store, first.cursor);

    expect(summariesOf(events)).toEqual(['not read before', 'read before']);
    expect(events.map(({ category }) => category)).toEqual(['changed', 'changed']);
  });

  it('passes over documents that are no events of MozDef', async () => {
    const { store, prefix } = await open();
    await store.save(named('event'));
    await server.ask('POST', `/${prefix}${TODAY}/_doc`, { summary: 'a document' });
    await server.ask('PUT', `/${prefix}events-mine/_doc/1`, { summary: 'a document' });

    expect(summariesOf((await drain(store, undefined, [1])).events)).toEqual(['event']);
  });

  it('refuses the cursor of another prefix', async () => {
    const { cursor } = await feedOf((await open()).store);

    await expect(feedOf((await open()).store, { cursor })).rejects.toMatchObject({ code: 'request-invalid' });
  });

  (server.takesSnapshots ? it : it.skip)(
    'reads an index from the beginning that came back from a snapshot',
    async () => {
      const { store, prefix } = await open();
      const snapshot = `/_snapshot/feed/${prefix}one`;
      await server.ask('PUT', '/_snapshot/feed', {
        type: 'fs',
        settings: { location: join(server.snapshots, 'feed') },
      });
      await store.save(named('in the snapshot'));
      await server.ask('PUT', `${snapshot}?wait_for_completion=true`, { indices: `${prefix}${TODAY}` });
      await store.save(named('lost'));
      const { cursor } = await drain(store);

      await server.ask('POST', `/${prefix}${TODAY}/_close`);
      await server.ask('POST', `${snapshot}/_restore?wait_for_completion=true`, { indices: `${prefix}${TODAY}` });
      await store.save(named('after'));
      const { events } = await drain(store, cursor);

      // It has the number of the lost one, and is not passed over for that.
      expect(summariesOf(events)).toEqual(['after', 'in the snapshot']);
    },
  );
});
