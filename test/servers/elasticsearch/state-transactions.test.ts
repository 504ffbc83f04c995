import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import type { SearchServerRequest } from '../../../src/elastic/transport.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import type { StateConnection } from '../../../src/state/elasticsearch/small-index.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const THINGS = 'things';
const CHANGES = [
  { collection: THINGS, id: 'changed', body: { n: 2 } },
  { collection: THINGS, id: 'made', body: { n: 2 } },
  { collection: THINGS, id: 'removed', body: undefined },
];
const BEFORE = { changed: { n: 1 }, removed: { n: 1 } };
const AFTER = { changed: { n: 2 }, made: { n: 2 } };

describe.each(PRODUCTS)('several changes at once on %s', (product) => {
  const server = useSearchServer(product);
  let client: SearchServer;
  let prefix: string;
  let store: StateStore;
  beforeAll(async () => {
    client = await SearchServer.open({ section: 'state', config: server.config('') });
  });
  beforeEach(async () => {
    prefix = server.newPrefix();
    store = over(client);
    await store.write(Object.entries(BEFORE).map(([id, body]) => ({ collection: THINGS, id, body })));
  });
  afterEach(() => server.clear());
  afterAll(() => client.close());

  /** The store as another instance has it. */
  const over = (connection: StateConnection): StateStore => new ElasticsearchStateStore(connection, prefix);
  /** A connection on which something is done before each request of a number, from 0. */
  const tampered = (before: (request: SearchServerRequest, number: number) => Promise<void>): StateConnection => {
    let number = 0;
    return {
      unavailable: (what) => client.unavailable(what),
      request: async <Body>(request: SearchServerRequest) => {
        await before(request, number++);
        return client.request<Body>(request);
      },
    };
  };
  const all = async (from = store): Promise<object> => {
    const listed = await from.list(THINGS, { limit: 10 });
    const got = await from.get(THINGS, ['changed', 'made', 'removed']);
    expect(listed).toEqual([...got.values()]);
    expect(await from.count(THINGS)).toBe(got.size);
    return Object.fromEntries(listed.map(({ id, body }) => [id, body]));
  };

  it.each([
    ['before a request is sent', false],
    ['before its answer comes', true],
  ])(
    'are all there or none when the connection breaks %s, whichever it is',
    async (_, sent) => {
      let outcome: string;
      const seen: boolean[] = [];
      let cut = 0;
      do {
        await store.write(Object.entries(BEFORE).map(([id, body]) => ({ collection: THINGS, id, body })));
        await store.write([{ collection: THINGS, id: 'made', body: undefined }]);
        const broken = tampered(async (request, number) => {
          if (number < cut) return;
          if (sent && number === cut) await client.request(request);
          throw client.unavailable('cut off');
        });
        const writing = over(broken).write(CHANGES);
        outcome = await writing.then(String).catch(() => 'rejected');

        const now = await all(over(client));
        const done = JSON.stringify(now) === JSON.stringify(AFTER);
        expect(now).toEqual(done ? AFTER : BEFORE);
        if (outcome !== 'rejected') expect([outcome, done]).toEqual(['true', true]);
        seen.push(done);
        // Nothing stands in the way of who comes next.
        expect(await store.write(CHANGES)).toBe(true);
        expect(await all()).toEqual(AFTER);
      } while (++cut < 20 && (outcome === 'rejected' || seen.filter(Boolean).length < 4));

      expect(new Set(seen)).toEqual(new Set([false, true]));
    },
    180_000,
  );

  it('are none when the writer is stopped in between for so long that others go on', async () => {
    let release = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (release = resolve));
    let reached = (): void => undefined;
    const marked = new Promise<void>((resolve) => (reached = resolve));
    // The decision is the one request that says so.
    const late = tampered(async ({ bulkBody }) => {
      if (typeof bulkBody !== 'string' || !bulkBody.includes('"committed"')) return;
      reached();
      await stopped;
    });
    const writing = over(late).write(CHANGES.map((change) => ({ ...change, expected: change.id === 'made' ? 0 : 1 })));
    await marked;
    expect(await all()).toEqual(BEFORE);

    expect(await store.write([{ collection: THINGS, id: 'changed', body: { n: 7 } }])).toBe(true);
    release();

    expect(await writing).toBe(false);
    expect(await all()).toEqual({ changed: { n: 7 }, removed: { n: 1 } });
  }, 60_000);

  it('keep a sum whole that many instances move, some of which break off', async () => {
    const accounts = ['a', 'b', 'c', 'd'];
    await store.write(accounts.map((id) => ({ collection: 'accounts', id, body: { has: 100 } })));
    const sum = async (): Promise<number> =>
      (await store.list('accounts', { limit: 9 })).reduce((total, { body }) => total + (body['has'] as number), 0);
    const move = async (from: string, to: string, using: StateStore): Promise<boolean> => {
      const known = await using.get('accounts', [from, to]);
      const changed = (id: string, by: number) => {
        const { version = 0, body = {} } = known.get(id) ?? {};
        return { collection: 'accounts', id, body: { has: (body['has'] as number) + by }, expected: version };
      };
      return using.write([changed(from, -1), changed(to, 1)]);
    };

    let moved = 0;
    const one = async (number: number): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        const cut = 3 + ((number + round) % 12);
        const whole = number % 2 === 0;
        const using = whole
          ? over(client)
          : over(
              tampered(async (_, request) => (request < cut ? undefined : Promise.reject(client.unavailable('cut')))),
            );
        const [from = '', to = ''] = [accounts[(number + round) % 4], accounts[(number + round + 1 + (round % 3)) % 4]];
        if (await move(from, to, using).catch(() => false)) moved++;
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, number) => one(number)));

    expect(await sum()).toBe(400);
    expect(moved).toBeGreaterThan(10);
    const [first] = await store.list('accounts', { limit: 1 });
    expect(await store.write([{ collection: 'accounts', id: 'a', body: first?.body ?? {} }])).toBe(true);
    expect(await sum()).toBe(400);
  }, 180_000);
});
