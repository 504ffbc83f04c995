import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const evidence = mkdtempSync(join(tmpdir(), 'mozdef-evidence-'));
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    rmSync(evidence, { recursive: true });
  });

  const start = async (...set: string[]): Promise<RunningServer> => {
    const server = await RunningServer.start({ set: ['store.kind=elasticsearch', ...set] });
    servers.push(server);
    return server;
  };

  it('share dead letters, the list of instances and files of incidents', async () => {
    const own = [`store.url=${elasticsearch.url}`, `store.prefix=${elasticsearch.newPrefix()}`];
    const set = [...own, `evidence.dir=${evidence}`];
    const [here, there] = [await start(...set), await start(...set)];
    const letters = async (server: RunningServer): Promise<number> =>
      (await server.get<DeadLetters>('/api/deadletters')).deadletters.length;

    await here.post('/events', '{"summary": broken}\n{"summary":"whole"}');

    await eventually(() => letters(there), 1);
    const [letter] = (await there.get<DeadLetters>('/api/deadletters')).deadletters;
    await there.postApi('/api/deadletters/discard', { ids: [letter?.id] });
    expect(await letters(here)).toBe(0);
    await eventually(async () => (await here.get<{ instances: unknown[] }>('/api/instances')).instances.length, 2);

    const { id } = await here.postApi<{ id: string }>('/api/incidents', { summary: 'A break-in' });
    const path = `/api/incidents/${id}/evidence`;
    const headers = { 'content-type': 'application/octet-stream', ...here.credential };
    const added = await fetch(`${here.web}${path}?name=a`, { method: 'POST', headers, body: 'a sample' });
    const { id: part } = (await added.json()) as { id: string };
    const file = await fetch(`${there.web}${path}/${part}/file`, { headers: there.credential });
    expect(await file.text()).toBe('a sample');
    await expect(start(...own)).rejects.toThrow(/ended with 78[^]*the evidence of these instances is in the directory/);
  }, 120_000);
});
