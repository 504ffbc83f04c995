import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { addEntries, removeEntries } from '../../../src/lists/change-entries.ts';
import { findEntries } from '../../../src/lists/find-entries.ts';
import { ListBook } from '../../../src/lists/list-book.ts';
import { historyOfList } from '../../../src/lists/list-history.ts';
import { ListNews } from '../../../src/lists/list-news.ts';
import { ListWatcher } from '../../../src/lists/list-watcher.ts';
import { ListMatcher } from '../../../src/lists/match/list-matcher.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { anEvent } from '../../plugin/support.ts';
import { eventually } from '../test-servers.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const ANN = { actor: 'ann' };
const log = createLogger('silent');

/** A connection of its own, as an instance has. */
interface Instance {
  readonly client: SearchServer;
  readonly state: ElasticsearchStateStore;
  readonly book: ListBook;
  /** Requests so far. */
  readonly requests: () => number;
}

describe.each(PRODUCTS)('lists that people keep on %s', (product) => {
  const server = useSearchServer(product);
  let instances: readonly [Instance, Instance];
  beforeEach(async () => {
    const prefix = server.newPrefix();
    const open = async (): Promise<Instance> => {
      const client = await SearchServer.open({ section: 'state', config: server.config('') });
      let requests = 0;
      const connection = {
        unavailable: (what: string) => client.unavailable(what),
        request: (<Body>(asked: Parameters<SearchServer['request']>[0]) => {
          requests++;
          return client.request<Body>(asked);
        }) as SearchServer['request'],
      };
      const state = new ElasticsearchStateStore(connection, prefix);
      const book = new ListBook({ state, now: Date.now, onChange: () => undefined });
      return { client, state, book, requests: () => requests };
    };
    instances = [await open(), await open()];
    await instances[0].book.create({ name: 'bad', kind: 'watch', description: '' }, ANN);
  });
  afterEach(async () => {
    await Promise.all(instances.map(({ client }) => client.close()));
    await server.clear();
  });

  it('take thousands of entries in some requests, and tell other instances what is new of them', async () => {
    const [one, other] = instances;
    const news = new ListNews(new EmbeddedLiveBus(log));
    const watcher = new ListWatcher({ store: other.book.store, news, log, now: Date.now, everyMs: 300 });
    const matcher = new ListMatcher(Date.now);
    await watcher.start();
    await watcher.attach(async (delta) => matcher.apply(delta));
    const before = one.requests();
    const given = Array.from({ length: 10_000 }, (_, index) => ({ value: `198.51.${index >> 8}.${index & 255}` }));
    const began = performance.now();
    await addEntries(one.book, 'bad', { ...ANN, given });
    const [requests, took] = [one.requests() - before, performance.now() - began];

    expect(requests).toBeLessThan(25);
    expect(took).toBeLessThan(10_000);
    await eventually(() => matcher.size, 10_000);
    await addEntries(one.book, 'bad', { ...ANN, given: [{ value: '203.0.113.7' }] });
    const since = performance.now();
    await eventually(() => matcher.find(anEvent({}, { sourceipaddress: '203.0.113.7' })).length, 1);
    expect(performance.now() - since).toBeLessThan(2000);
    await watcher.stop();
  }, 60_000);

  it('lose no change when instances change them at the same time', async () => {
    const addTo = ({ book }: Instance, value: string) => addEntries(book, 'bad', { ...ANN, given: [{ value }] });
    const values = Array.from({ length: 16 }, (_, index) => `203.0.113.${index}`);
    await Promise.all(values.map((value, index) => addTo(instances[index % 2] as Instance, value)));
    await removeEntries(instances[1].book, 'bad', { ...ANN, mayDecide: false, meant: [{ value: '203.0.113.3' }] });

    const [{ book, state }] = instances;
    const { entries } = await findEntries(book.store, 'bad', { limit: 100, now: book.now });
    expect(entries.map(({ value }) => value).sort()).toEqual(values.filter((value) => value !== '203.0.113.3').sort());
    expect(await book.get('bad')).toMatchObject({ version: 18, entries: 15 });
    expect((await historyOfList(state, 'bad', { limit: 100 })).changes).toHaveLength(18);
  }, 60_000);
});
