import { afterAll, beforeAll, it } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { createLogger } from '../../../src/log/log.ts';
import { SourceSaver } from '../../../src/receive/sources/source-saver.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { listSources } from '../../../src/state/sources/list-sources.ts';
import { until } from '../../support/running-server.ts';
import { useSearchServer } from './test-search-server.ts';

const server = useSearchServer('elasticsearch');
let client: SearchServer;
beforeAll(async () => {
  client = await SearchServer.open({ section: 'state', config: server.config('') });
});
afterAll(() => client.close());

it('adds up what several instances count of the same senders', async () => {
  const prefix = server.newPrefix();
  const savers = ['a', 'b', 'c'].map(
    (instance) =>
      new SourceSaver({
        state: new ElasticsearchStateStore(client, prefix),
        instance,
        log: createLogger('silent'),
        now: Date.now,
      }),
  );
  const senders = Array.from({ length: 150 }, (_, index) => ({ address: `192.0.2.${index}`, endpoint: 'events' }));
  for (const { book } of savers) for (const sender of senders) book.accepted(sender, 2);

  await Promise.all(savers.map((saver) => saver.save()));

  const state = new ElasticsearchStateStore(client, prefix);
  const accepted = async (): Promise<string> =>
    (await listSources(state, Date.now())).map((source) => source.accepted).join();
  await until(async () => (await accepted()) === senders.map(() => 6).join(), 20_000, 'all senders with all they sent');
});
