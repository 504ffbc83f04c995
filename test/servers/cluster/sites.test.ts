import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../test-servers.ts';
import { SharedStore } from './shared-store.ts';
import { OWN_QUEUES, Site } from './site.ts';

const CUT_MS = 60_000;

/** The cut is one of the network, so the search server is none that must be stopped. */
let store: SharedStore;
beforeAll(async () => {
  store = await SharedStore.start(false);
}, 400_000);
afterAll(() => store.dispose(), 120_000);

describe.each(OWN_QUEUES)('two sites, each with a queue of its own (%s)', (queue) => {
  let near: Site;
  let far: Site;
  beforeAll(async () => {
    near = await Site.start(store, 'near', queue, 11);
    far = await Site.start(store, 'far', queue, 13);
  }, 120_000);
  afterAll(() => Promise.all([near.dispose(), far.dispose()]), 60_000);

  it('one that is cut off for a minute goes on receiving while the other goes on storing, and all its events arrive after', async () => {
    await Promise.all([near.senders.more(200), far.senders.more(200)]);
    await eventually(async () => (await far.foundAt(near)) > 0, true);

    store.way.cut();
    const mendAt = performance.now() + CUT_MS;
    const accepted = far.senders.answered;
    while (performance.now() < mendAt) {
      await near.senders.more(200);
      const arriving = near.senders.answered;
      await eventually(async () => (await near.foundAt(near)) >= arriving, true);
    }

    expect(far.senders.answered - accepted).toBeGreaterThan(2000);
    expect(await far.waiting()).toBeGreaterThan(0);
    expect(await far.foundAt(near)).toBeLessThanOrEqual(accepted);
    store.way.mend();
    await far.senders.more(200);

    for (const site of [near, far]) {
      const verdict = await site.senders.end(near.server, () => site.isDrained());
      expect(verdict).toMatchObject({ lost: [], doubled: [], unasked: [], unanswered: 0 });
      // Each attempt was answered, so what `curl` counts is that number.
      expect(await store.countAt({ query_string: { query: site.senders.query } })).toBe(verdict.answered);
      console.info(`${verdict.answered} answered, ${verdict.claims} under a claim`);
    }
  }, 400_000);
});
