import { afterAll, describe, expect, it } from '@jest/globals';
import { RunningServer } from '../../support/running-server.ts';
import { eventually } from '../test-servers.ts';
import { useSearchServer } from './test-search-server.ts';

interface DeadLetters {
  readonly deadletters: readonly { readonly id: string; readonly reason: string }[];
}

describe('two instances on one server', () => {
  const elasticsearch = useSearchServer('elasticsearch');
  const servers: RunningServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.dispose())));

  const start = async (...set: string[]): Promise<RunningServer> => {
    const server = await RunningServer.start({ set: ['store.kind=elasticsearch', ...set] });
    servers.push(server);
    return server;
  };

  it('share dead letters and the list of instances', async () => {
    const set = [`store.url=${elasticsearch.url}`, `store.prefix=${elasticsearch.newPrefix()}`];
    const [here, there] = [await start(...set), await start(...set)];
    const letters = async (server: RunningServer): Promise<number> =>
      (await server.get<DeadLetters>('/api/deadletters')).deadletters.length;

    await here.post('/events', '{"summary": broken}\n{"summary":"whole"}');

    await eventually(() => letters(there), 1);
    const [letter] = (await there.get<DeadLetters>('/api/deadletters')).deadletters;
    await there.postApi('/api/deadletters/discard', { ids: [letter?.id] });
    expect(await letters(here)).toBe(0);
    await eventually(async () => (await here.get<{ instances: unknown[] }>('/api/instances')).instances.length, 2);
  }, 120_000);
});
