import { afterAll, beforeAll, describe } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { ruleRunnerContract } from '../../contract/rule-runner.contract.ts';
import { openStore } from '../elasticsearch/store-under-test.ts';
import { useSearchServer } from '../elasticsearch/test-search-server.ts';

describe('over Elasticsearch', () => {
  const server = useSearchServer('elasticsearch');
  let client: SearchServer;
  beforeAll(async () => {
    client = await SearchServer.open({ section: 'state', config: server.config('') });
  });
  afterAll(() => client.close());

  ruleRunnerContract(async () => {
    const under = await openStore(server);
    return { ...under, state: new ElasticsearchStateStore(client, under.prefix) };
  });
});
