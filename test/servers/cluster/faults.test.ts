import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningServer } from '../../support/running-server.ts';
import { Cluster } from './cluster.ts';

let cluster: Cluster;
let frontend: RunningServer;
let worker: RunningServer;
let web: RunningServer;
beforeAll(async () => {
  cluster = await Cluster.start();
  [frontend, worker, web] = [await cluster.run('frontend'), await cluster.run('worker'), await cluster.run('web')];
}, 400_000);
afterAll(() => cluster.dispose(), 120_000);

/** What goes wrong while senders go on, and how it is mended. */
const FAULTS: [string, () => Promise<void>][] = [
  [
    'the broker is killed and comes back',
    async () => {
      await cluster.broker.kill();
      await cluster.broker.start();
    },
  ],
  [
    'the broker is stopped and comes back',
    async () => {
      await cluster.broker.stop();
      await cluster.broker.start();
    },
  ],
  [
    'the search server is stopped and comes back',
    async () => {
      await cluster.search.stop();
      await cluster.search.start();
    },
  ],
  [
    'the search server is killed and comes back',
    async () => {
      await cluster.search.kill();
      await cluster.search.start();
    },
  ],
  [
    'connections to the broker break',
    async () => {
      cluster.toBroker.cut();
      cluster.toBroker.mend();
    },
  ],
  [
    'connections to the search server break',
    async () => {
      cluster.toSearch.cut();
      cluster.toSearch.mend();
    },
  ],
  [
    'a worker is killed in the middle of batches',
    async () => {
      await worker.stop('SIGKILL');
      worker = await cluster.run('worker');
    },
  ],
  [
    'a frontend is killed while it receives',
    async () => {
      await frontend.stop('SIGKILL');
      await frontend.start();
    },
  ],
];

it.each(FAULTS)(
  'nothing is lost and nothing stored twice when %s',
  async (_what, happen) => {
    const senders = cluster.send([frontend], 5);
    await senders.more(200);
    await happen();
    await senders.more(200);

    const verdict = await senders.end(web, () => cluster.isDrained());

    expect(verdict).toMatchObject({ lost: [], doubled: [], unasked: [] });
    expect(verdict.answered).toBeGreaterThan(300);
    console.info(`${verdict.answered} answered, ${verdict.unanswered} unanswered, ${verdict.claims} under a claim`);
  },
  500_000,
);
