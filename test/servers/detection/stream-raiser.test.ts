import { afterAll, beforeAll, describe } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { streamRaiserContract } from '../../contract/stream-raiser.contract.ts';
import { useSearchServer } from '../elasticsearch/test-search-server.ts';

describe('over Elasticsearch', () => {
  const server = useSearchServer('elasticsearch');
  let client: SearchServer;
  beforeAll(async () => {
    client = await SearchServer.open({ section: 'state', config: server.config('') });
  });
  afterAll(() => client.close());

  streamRaiserContract(async () => {
    await server.clear();
    return new ElasticsearchStateStore(client, server.newPrefix());
  });
});
