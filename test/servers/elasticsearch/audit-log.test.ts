import { describe, expect, it } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import type { SearchServerRequest } from '../../../src/elastic/transport.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { act, allEntries, auditLog } from '../../audit/support.ts';
import { auditLogContract } from '../../contract/audit-log.contract.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

describe.each(PRODUCTS)('on %s', (product) => {
  const server = useSearchServer(product);

  auditLogContract(async () => {
    const prefix = server.newPrefix();
    // A connection each, as instances have.
    const open = () => SearchServer.open({ section: 'state', config: server.config('') });
    const [one, other] = [await open(), await open()];
    return {
      stores: [new ElasticsearchStateStore(one, prefix), new ElasticsearchStateStore(other, prefix)],
      close: async () => {
        await Promise.all([one.close(), other.close()]);
        await server.clear();
      },
    };
  });

  it.each([
    ['before a request is sent', false],
    ['before its answer comes', true],
  ])(
    'an audit log loses, doubles and forks nothing when the connection breaks %s, whichever it is',
    async (_, sent) => {
      const client = await SearchServer.open({ section: 'state', config: server.config('') });
      const prefix = server.newPrefix();
      const sound = auditLog(new ElasticsearchStateStore(client, prefix));
      const said: string[] = [];
      for (let cut = 0; cut < 14; cut++) {
        let number = 0;
        const request = async <Body>(asked: SearchServerRequest) => {
          const broken = number++ === cut;
          if (broken && !sent) throw client.unavailable('cut');
          const answer = await client.request<Body>(asked);
          if (broken) throw client.unavailable('cut');
          return answer;
        };
        const connection = { unavailable: (what: string) => client.unavailable(what), request };
        const broken = auditLog(new ElasticsearchStateStore(connection, prefix));
        const names = [`one ${cut}`, `two ${cut}`, `three ${cut}`];
        said.push(...names, `sound ${cut}`);
        const writing = names.map((who) => broken.append(act({ who })));
        await Promise.all([...writing, sound.append(act({ who: `sound ${cut}` }))]);
      }

      expect((await allEntries(sound)).map(({ who }) => who).sort()).toEqual(said.sort());
      expect(await sound.verify()).toMatchObject({ ok: true, entries: said.length });
      await client.close();
      await server.clear();
    },
    120_000,
  );
});
