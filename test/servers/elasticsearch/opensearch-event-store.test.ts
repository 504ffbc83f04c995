import { describe } from '@jest/globals';
import { eventStoreContract } from '../../contract/event-store.contract.ts';
import { openStore } from './store-under-test.ts';
import { useSearchServer } from './test-search-server.ts';

describe('ElasticsearchEventStore on opensearch', () => {
  const server = useSearchServer('opensearch');

  eventStoreContract(() => openStore(server), { seq: 'ascending' });
});
