import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../src/store/event-store.ts';
import { ask, type ContractContext, NOON, saveBatch, some } from './event-store.support.ts';
import { claimsContract } from './event-store-claims.contract.ts';
import { feedContract } from './event-store-feed.contract.ts';
import { hostileInputContract } from './event-store-hostile-input.contract.ts';
import { savingContract } from './event-store-saving.contract.ts';
import { searchingContract } from './event-store-searching.contract.ts';
import { sigmaContract } from './event-store-sigma.contract.ts';
import { summingUpContract } from './event-store-summing-up.contract.ts';

/** For tests of what stands on a store. */
export { type EventSketch, NOON, saveBatch } from './event-store.support.ts';

/** What a driver's test gives to the suite. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Opens the same stored events again; the first store is closed. */
  reopen(): Promise<EventStore>;
  /** Opens the same events once more, beside the first store, for as long as this is not disposed of. Absent when only one store can have them open. */
  another?(): Promise<EventStore>;
  /** Resolves once what was saved can be found. Absent when that is so as soon as `save` resolves. */
  settled?(): Promise<void>;
  /** Ends everything and removes it. */
  dispose(): Promise<void>;
}

/** A promise that a driver does not keep, by the test's name. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** The promises that every EventStore keeps, whatever keeps the events: all of them for fresh events and for sealed ones. */
export function eventStoreContract(
  open: () => Promise<StoreUnderTest>,
  options: {
    readonly skip?: readonly Skip[];
    /** What `mozdef.seq` is like: 1, 2, 3, .. or just greater with each event. Default: contiguous. */
    readonly seq?: 'contiguous' | 'ascending';
  } = {},
): void {
  describe.each([{ sealed: false }, { sealed: true }])('EventStore contract (sealed: $sealed)', ({ sealed }) => {
    let under: StoreUnderTest;
    let store: EventStore;
    beforeEach(async () => {
      under = await open();
      store = under.store;
    });
    afterEach(() => under.dispose());

    const context: ContractContext = {
      get store() {
        return store;
      },
      async save(...batches) {
        const reports = [];
        for (const batch of batches) reports.push(await store.save(batch));
        if (sealed) await store.maintain();
        await context.settled();
        return reports;
      },
      seqs: options.seq ?? 'contiguous',
      async settled() {
        await under.settled?.();
      },
      another: async () => (await under.another?.()) ?? store,
      async reopen() {
        store = await under.reopen();
      },
      promise(name, test) {
        const skip = options.skip?.find((skipped) => skipped.name === name);
        (skip ? it.skip : it)(skip ? `${name} (not kept: ${skip.reason})` : name, test);
      },
    };
    savingContract(context);
    claimsContract(context);
    searchingContract(context);
    sigmaContract(context);
    summingUpContract(context);
    feedContract(context);
    hostileInputContract(context);

    context.promise('saves and searches at the same time', async () => {
      const saves = Array.from({ length: 20 }, (_, n) =>
        context.store.save(saveBatch(some(50), { received: NOON + n * 1000 })),
      );
      const counts = Array.from({ length: 10 }, () => context.store.count(ask));

      const reports = await Promise.all(saves);
      for (const count of await Promise.all(counts)) expect(count % 50).toBe(0);

      expect(reports.reduce((sum, { saved }) => sum + saved, 0)).toBe(1000);
      if (sealed) await context.store.maintain();
      await context.settled();
      expect(await context.store.count(ask)).toBe(1000);
      expect(await context.store.status()).toMatchObject({
        events: 1000,
        ...(context.seqs === 'contiguous' && { seq: 1000 }),
      });
    });
  });
}
