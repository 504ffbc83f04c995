import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningServer } from '../../support/running-server.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

interface Status {
  readonly queue: { readonly batches: number; readonly unacked: number };
}

describe('a frontend and a worker in processes of their own', () => {
  let broker: TestBroker;
  const servers: RunningServer[] = [];
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    await broker.dispose();
  });

  const start = async (queue: string, roles: string, ...more: string[]): Promise<RunningServer> => {
    const set = [`roles=${roles}`, ...more, 'queue.kind=rabbitmq', `queue.url=${broker.url}`, `queue.name=${queue}`];
    const server = await RunningServer.start({ set });
    servers.push(server);
    return server;
  };

  it('share a broker: what was sent before the worker ever started is found, and what is sent while the broker is away is pushed back', async () => {
    const queue = newName();
    const frontend = await start(queue, 'frontend');
    const post = async (text: string): Promise<number> =>
      (await frontend.post('/events', JSON.stringify({ summary: text }))).status;
    expect(await post('early bird')).toBe(200);

    const worker = await start(queue, 'worker,web');
    await eventually(() => worker.count('summary:bird'), 1);
    await broker.kill();
    await eventually(() => post('lost bird'), 503);
    await broker.start();
    await eventually(() => post('late bird'), 200);

    await eventually(() => worker.count('summary:late'), 1);
    expect(await worker.count('summary:early')).toBe(1);
    expect(await worker.stop()).toBe(0);
    expect(await frontend.stop()).toBe(0);
  }, 120_000);

  it('store each event once, although the worker is killed again and again', async () => {
    const queue = newName();
    const frontend = await start(queue, 'frontend');
    const worker = await start(queue, 'worker,web');
    let accepted = 0;
    const post = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        const events = Array.from({ length: 20 }, () => ({ summary: 'wren', count: accepted++ }));
        expect((await frontend.post('/events', JSON.stringify(events))).status).toBe(200);
      }
    };

    for (let round = 0; round < 3; round++) {
      const posting = post(40);
      const before = await worker.count('summary:wren');
      await eventually(async () => (await worker.count('summary:wren')) > before, true);
      await worker.stop('SIGKILL');
      await posting;
      await worker.start();
    }

    await eventually(() => worker.count('summary:wren'), accepted);
    await eventually(async () => {
      const { batches, unacked } = (await worker.get<Status>('/api/status')).queue;
      return batches + unacked;
    }, 0);
    expect(await worker.count('summary:wren')).toBe(2400);
  }, 120_000);

  it('store what another program publishes as it did for the first MozDef', async () => {
    const queue = newName();
    await start(queue, 'frontend', 'queue.eventtask=true');
    const worker = await start(queue, 'worker,web');
    const events = [{ summary: 'cuckoo one' }, { summary: 'cuckoo two', category: 'nest' }];

    await broker.use(async (connection) => {
      const channel = await connection.createConfirmChannel();
      for (const event of events) channel.publish('eventtask', 'eventtask', Buffer.from(JSON.stringify(event)));
      channel.publish('eventtask', 'eventtask', Buffer.from('cuckoo in plain text'), { contentType: 'text/plain' });
      await channel.waitForConfirms();
    });

    await eventually(() => worker.count('summary:cuckoo'), 3);
    expect(await worker.count('category:nest')).toBe(1);
  }, 120_000);
});
