import { afterEach } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import {
  ElasticsearchEventStore,
  type ElasticsearchEventStoreOptions,
} from '../../../src/store/elasticsearch/elasticsearch-event-store.ts';
import { type StoreConfig, storeConfig } from '../../../src/store/store-config.ts';
import type { StoreUnderTest } from '../../contract/event-store.contract.ts';
import type { TestSearchServer } from './test-search-server.ts';

/** Store configuration for indices under a prefix; a test waits for no other events to be written with its own. */
function storeConfigOf(server: TestSearchServer, prefix: string, config: object = {}): StoreConfig {
  const { kind, url } = server.config(prefix);
  const index = { replicas: 0 };
  return storeConfig.parse({ kind, url: [...url], prefix, gather: '5ms', retention: { days: 0 }, index, ...config });
}

/** Opens stores, which are disposed of after each test. */
export function useStores(server: TestSearchServer): (options?: OpenOptions) => ReturnType<typeof openStore> {
  const opened: Awaited<ReturnType<typeof openStore>>[] = [];
  afterEach(async () => {
    for (const under of opened.splice(0)) await under.dispose();
  });
  return async (options) => {
    const under = await openStore(server, options);
    opened.push(under);
    return under;
  };
}

type OpenOptions = Partial<Omit<ElasticsearchEventStoreOptions, 'config'>> & { readonly config?: object };

/** A store with indices of its own. */
export async function openStore(
  server: TestSearchServer,
  { config = {}, ...options }: OpenOptions = {},
): Promise<StoreUnderTest & { readonly store: ElasticsearchEventStore; readonly prefix: string }> {
  const prefix = server.newPrefix();
  const open = (): Promise<ElasticsearchEventStore> =>
    ElasticsearchEventStore.open({
      config: storeConfigOf(server, prefix, config),
      log: createLogger((process.env['MOZDEF_TEST_LOG'] ?? 'silent') as 'silent'),
      ...options,
    });
  let store = await open();
  const others: ElasticsearchEventStore[] = [];
  return {
    store,
    prefix,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async another() {
      const other = await open();
      others.push(other);
      return other;
    },
    async settled() {
      await server.ask('POST', `/${prefix}events-*/_refresh`);
    },
    async dispose() {
      for (const each of [store, ...others.splice(0)]) await each.close();
      await server.clear();
    },
  };
}
