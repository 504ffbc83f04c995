import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, NOON, saveBatch, some } from '../../contract/event-store.support.ts';
import { eventually } from '../test-servers.ts';
import { openStore } from './store-under-test.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const DAY = 86_400_000;

describe.each(PRODUCTS)('Housekeeping in %s', (product) => {
  const server = useSearchServer(product);
  const opened: Awaited<ReturnType<typeof openStore>>[] = [];
  afterEach(async () => {
    for (const under of opened.splice(0)) await under.dispose();
  });

  /** A store with one event on each of these days, counted back from the day of its clock. */
  async function storeOf(days: readonly number[], config: object = {}) {
    const clock = { now: NOON };
    const under = await openStore(server, { config, now: () => clock.now });
    opened.push(under);
    for (const day of days) await under.store.save(saveBatch(some(1), { received: NOON - day * DAY }));
    await under.settled?.();
    const indicesOf = async (alias: string): Promise<string[]> => {
      const body = await server.ask<object>('GET', `/${under.prefix}${alias}/_alias`);
      return 'error' in body
        ? []
        : Object.keys(body)
            .map((name) => name.slice(under.prefix.length))
            .sort();
    };
    return { ...under, clock, indicesOf };
  }

  it('lets the aliases follow the days', async () => {
    const { store, clock, indicesOf } = await storeOf([0, 1, 7, 8]);

    await store.maintain();
    const today = [await indicesOf('events-previous'), await indicesOf('events-weekly')];
    clock.now += DAY;
    await store.maintain();

    expect(await indicesOf('events')).toEqual([
      'events-20260221',
      'events-20260222',
      'events-20260228',
      'events-20260301',
    ]);
    expect(today).toEqual([['events-20260228'], ['events-20260222', 'events-20260228', 'events-20260301']]);
    expect(await indicesOf('events-previous')).toEqual(['events-20260301']);
    expect(await indicesOf('events-weekly')).toEqual(['events-20260228', 'events-20260301']);
  });

  it('removes the days all of whose events were received too long ago, however long it was not done', async () => {
    const { store, clock, indicesOf } = await storeOf([0, 20, 37, 38, 400], { retention: { days: 30 } });

    await store.maintain();
    const kept = await indicesOf('events');
    clock.now += 10 * DAY;
    await store.maintain();

    expect(kept).toEqual(['events-20260123', 'events-20260209', 'events-20260301']);
    expect(await indicesOf('events')).toEqual(['events-20260209', 'events-20260301']);
  });

  it('says what fails, and does the rest', async () => {
    const { store, indicesOf } = await storeOf([1], { snapshots: { repository: 'not-there' } });

    await store.maintain();

    expect(await indicesOf('events-previous')).toEqual(['events-20260228']);
  });

  (server.takesSnapshots ? it : it.skip)(
    'makes a snapshot a day, keeps some, and events come back from one',
    async () => {
      const location = join(server.snapshots, 'mozdef');
      const snapshots = { repository: 'mozdef', type: 'fs', settings: { location }, every: '1d', keep: 2 };
      const { store, clock, prefix, settled } = await storeOf([0, 1], { snapshots });
      const complete = async (): Promise<string> => {
        const body = await server.ask<{ snapshots?: { snapshot: string; state: string }[] }>(
          'GET',
          `/_snapshot/mozdef/${prefix}mozdef-*`,
        );
        const all = (body.snapshots ?? []).filter(({ state }) => state === 'SUCCESS');
        return all.map(({ snapshot }) => snapshot.slice(prefix.length)).join(' ');
      };

      await store.maintain();
      await store.maintain();
      await eventually(complete, 'mozdef-20260301t000000');
      for (let day = 1; day <= 3; day++) {
        clock.now += DAY;
        await store.maintain();
        await eventually(async () => (await complete()).endsWith(`mozdef-2026030${day + 1}t000000`), true);
      }
      await store.maintain();
      await eventually(complete, 'mozdef-20260303t000000 mozdef-20260304t000000');

      await server.ask('DELETE', `/${prefix}events-20260301`);
      await settled?.();
      expect(await store.count(ask)).toBe(1);
      await server.ask('POST', `/_snapshot/mozdef/${prefix}mozdef-20260304t000000/_restore?wait_for_completion=true`, {
        indices: `${prefix}events-20260301`,
      });
      await settled?.();
      expect(await store.count(ask)).toBe(2);
    },
  );
});
