import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningServer } from '../../support/running-server.ts';
import { eventually } from '../test-servers.ts';
import { Cluster } from './cluster.ts';

interface Instances {
  readonly instances: readonly { readonly id: string; readonly roles: readonly string[] }[];
}

let cluster: Cluster;
let frontends: RunningServer[];
let workers: RunningServer[];
let web: RunningServer;
beforeAll(async () => {
  cluster = await Cluster.start();
  frontends = [await cluster.run('frontend'), await cluster.run('frontend')];
  workers = [await cluster.run('worker'), await cluster.run('worker')];
  web = await cluster.run('web');
  await cluster.run('alerts');
}, 400_000);
afterAll(() => cluster.dispose(), 120_000);

const roles = async (): Promise<string[]> =>
  (await web.get<Instances>('/api/instances')).instances.map((instance) => instance.roles.join()).sort();

it('shows every process to the one that is asked', async () => {
  expect(await roles()).toEqual(['alerts', 'frontend', 'frontend', 'web', 'worker', 'worker']);
});

it('finds what was sent to any frontend, in the dashboard and with curl', async () => {
  for (const [index, frontend] of frontends.entries()) {
    const answer = await frontend.post('/events', JSON.stringify({ summary: `hello from frontend ${index}` }));
    expect(answer.status).toBe(200);
  }

  await eventually(() => web.count('summary:"hello from frontend"'), 2);
  expect(await cluster.countAt({ query_string: { query: 'summary:"hello from frontend"' } })).toBe(2);
});

it('stores everything once while workers are killed and stopped, and others take their batches', async () => {
  const senders = cluster.send(frontends, 7);
  for (const kill of [true, false, true]) {
    await senders.more(300);
    const worker = workers.shift();
    await worker?.stop(kill ? 'SIGKILL' : 'SIGTERM');
    workers.push(await cluster.run('worker'));
  }
  await senders.more(300);

  const verdict = await senders.end(web, () => cluster.isDrained());

  expect(verdict).toMatchObject({ lost: [], doubled: [], unasked: [] });
  expect(verdict.answered).toBeGreaterThan(1000);
  // Those that were killed are missed, the one that was stopped is not.
  expect(await roles()).toEqual(['alerts', 'frontend', 'frontend', 'web', 'worker', 'worker', 'worker', 'worker']);
}, 300_000);
