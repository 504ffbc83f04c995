import { afterAll, beforeAll, describe } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { ElasticsearchLastSeenStore } from '../../../src/state/elasticsearch/elasticsearch-last-seen-store.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { ElasticsearchDeadLetterStore } from '../../../src/work/elasticsearch/elasticsearch-dead-letter-store.ts';
import { deadLetterStoreContract } from '../../contract/dead-letter-store.contract.ts';
import { lastSeenStoreContract } from '../../contract/last-seen-store.contract.ts';
import { leaseContract } from '../../contract/lease.contract.ts';
import { stateStoreContract } from '../../contract/state-store.contract.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

describe.each(PRODUCTS)('state on %s', (product) => {
  const server = useSearchServer(product);
  let client: SearchServer;
  beforeAll(async () => {
    client = await SearchServer.open({ section: 'state', config: server.config('') });
  });
  afterAll(() => client.close());

  /** A store that has its indices for itself, and that can be opened again. */
  const opened = async <Store>(
    Driver: new (client: SearchServer, prefix: string) => Store,
  ): Promise<{ store: Store; reopen: () => Promise<Store> }> => {
    await server.clear();
    const prefix = server.newPrefix();
    return { store: new Driver(client, prefix), reopen: async () => new Driver(client, prefix) };
  };

  stateStoreContract(() => opened(ElasticsearchStateStore));
  lastSeenStoreContract(() => opened(ElasticsearchLastSeenStore));
  deadLetterStoreContract(() => opened(ElasticsearchDeadLetterStore));
  leaseContract(async () => (await opened(ElasticsearchStateStore)).store);
});
