import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningServer } from '../../support/running-server.ts';
import { Cluster, isDrained } from './cluster.ts';

/** Each has a queue of its own; one reaches the store by a way that breaks. */
let far: RunningServer;
let near: RunningServer;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
  near = await cluster.runSite('frontend,worker,web', 'near');
  far = await cluster.runSite('frontend,worker,web', 'far');
}, 400_000);
afterAll(() => cluster.dispose(), 120_000);

it('a site that is cut off goes on receiving, and all its events arrive after', async () => {
  const senders = cluster.send([near, far], 11);
  await senders.more(200);
  cluster.toSearch.cut();
  await senders.more(2000);
  const waiting = await far.get<{ queue: { batches: number; unacked: number } }>('/api/status');
  expect(waiting.queue.batches + waiting.queue.unacked).toBeGreaterThan(0);
  cluster.toSearch.mend();
  await senders.more(200);

  const drained = async (): Promise<boolean> => (await isDrained(near)) && (await isDrained(far));
  const verdict = await senders.end(near, drained);

  expect(verdict).toMatchObject({ lost: [], doubled: [], unasked: [] });
  expect(verdict.answered).toBeGreaterThan(2000);
}, 400_000);
