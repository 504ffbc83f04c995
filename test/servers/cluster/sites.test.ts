import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../test-servers.ts';
import { SharedStore } from './shared-store.ts';
import { OWN_QUEUES, Site } from './site.ts';

const CUT_MS = 60_000;

/** One that is near its store, and one whose way to it is cut. */
interface Pair {
  readonly queue: string;
  readonly near: Site;
  readonly far: Site;
}

/** The cut is one of the network, so the search server is none that must be stopped; pairs of each kind of queue live through the same one. */
let store: SharedStore;
let pairs: readonly Pair[] = [];
beforeAll(async () => {
  store = await SharedStore.start(false);
  for (const queue of OWN_QUEUES) {
    const near = await Site.start(store, 'near', queue, 11);
    pairs = [...pairs, { queue, near, far: await Site.start(store, 'far', queue, 13) }];
  }
}, 400_000);
afterAll(async () => {
  await Promise.all(pairs.flatMap(({ near, far }) => [near.dispose(), far.dispose()]));
  await store.dispose();
}, 120_000);

const ofAll = <T>(what: (pair: Pair) => Promise<T>): Promise<T[]> => Promise.all(pairs.map(what));

describe('two sites, each with a queue of its own', () => {
  it('one that is cut off for a minute goes on receiving while the other goes on storing, and all its events arrive after', async () => {
    await ofAll(async ({ near, far }) => {
      await Promise.all([near.senders.more(200), far.senders.more(200)]);
      await eventually(async () => (await far.foundAt(near)) > 0, true);
    });
    store.way.cut();
    const cut = pairs.map(({ far }) => far.senders.answered);
    const mendAt = performance.now() + CUT_MS;
    await ofAll(async ({ near }) => {
      while (performance.now() < mendAt) {
        await near.senders.more(200);
        const arriving = near.senders.answered;
        await eventually(async () => (await near.foundAt(near)) >= arriving, true);
      }
    });

    for (const [index, { far, near }] of pairs.entries()) {
      const accepted = cut[index] as number;
      expect(far.senders.answered - accepted).toBeGreaterThan(2000);
      expect(await far.waiting()).toBeGreaterThan(0);
      expect(await far.foundAt(near)).toBeLessThanOrEqual(accepted);
    }
    store.way.mend();
    await ofAll(({ far }) => far.senders.more(200));
  }, 400_000);

  it.each(OWN_QUEUES)(
    'nothing is lost and nothing twice of what came meanwhile (%s)',
    async (queue) => {
      const { near, far } = pairs.find((pair) => pair.queue === queue) as Pair;
      for (const site of [near, far]) {
        const verdict = await site.senders.end(near.server, () => site.isDrained());
        expect(verdict).toMatchObject({ lost: [], doubled: [], unasked: [], unanswered: 0 });
        // Each attempt was answered, so what `curl` counts is that number.
        expect(await store.countAt({ query_string: { query: site.senders.query } })).toBe(verdict.answered);
        console.info(`${queue}: ${verdict.answered} answered, ${verdict.claims} under a claim`);
      }
    },
    400_000,
  );
});
