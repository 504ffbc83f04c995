import { describe } from '@jest/globals';
import { eventStoreContract } from '../../contract/event-store.contract.ts';
import { openStore } from './store-under-test.ts';
import { useSearchServer } from './test-search-server.ts';

describe('ElasticsearchEventStore on elasticsearch', () => {
  const server = useSearchServer('elasticsearch');

  eventStoreContract(() => openStore(server), { seq: 'ascending' });
});
