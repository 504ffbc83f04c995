import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { RunningServer } from '../../support/running-server.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

describe('a live tail', () => {
  let broker: TestBroker;
  const servers: RunningServer[] = [];
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    await broker.dispose();
  });

  it('shows what workers in other processes store', async () => {
    const start = async (roles: string): Promise<RunningServer> => {
      // Each with a queue of its own, so that the one that shows stores nothing itself.
      const set = [`roles=${roles}`, 'queue.kind=rabbitmq', `queue.url=${broker.url}`, `queue.name=${newName()}`];
      const server = await RunningServer.start({ set });
      servers.push(server);
      return server;
    };
    const web = await start('worker,web');
    const worker = await start('frontend,worker');
    const shown: string[] = [];
    const socket = new WebSocket(`${web.web.replace('http', 'ws')}/api/live`, { headers: web.credential });
    socket.on('message', (data) => {
      const { events = [] } = JSON.parse((data as Buffer).toString()) as { events?: readonly { summary: string }[] };
      shown.push(...events.map(({ summary }) => summary));
    });
    await new Promise((opened) => socket.once('open', opened));
    socket.send(JSON.stringify({ op: 'tail', id: 1, q: 'category:nest' }));

    await eventually(async () => {
      await worker.post('/events', JSON.stringify([{ summary: 'cuckoo', category: 'nest' }, { summary: 'other' }]));
      return shown.length > 0;
    }, true);

    expect(new Set(shown)).toEqual(new Set(['cuckoo']));
    socket.terminate();
  }, 120_000);
});
