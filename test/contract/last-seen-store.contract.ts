import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type LastSeenStore, MAX_SOURCES, type SightingSum } from '../../src/state/last-seen-store.ts';

export interface OpenedLastSeenStore {
  readonly store: LastSeenStore;
  /** Opens what `store` had, after it was closed. */
  reopen(): Promise<LastSeenStore>;
}

const at = (second: number): string => new Date(Date.UTC(2026, 10, 24) + second * 1000).toISOString();

/** What every driver of LastSeenStore promises. */
export function lastSeenStoreContract(open: () => Promise<OpenedLastSeenStore>): void {
  describe('a last-seen store', () => {
    let opened: OpenedLastSeenStore;
    let store: LastSeenStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => store.close());

    const sum = (key: string, part: Partial<SightingSum> = {}): SightingSum => ({
      kind: 'user',
      key,
      first: at(0),
      time: at(0),
      count: 1,
      sources: ['web1'],
      ...part,
    });
    const add = (...sums: SightingSum[]): Promise<void> => store.add(JSON.stringify(sums));
    const keys = async (options: Partial<Parameters<LastSeenStore['list']>[0]>): Promise<string[]> =>
      (await store.list({ kind: 'user', limit: 100, ...options })).map(({ key }) => key);

    it('merges what is seen with what was known', async () => {
      await add(sum('ann', { first: at(10), time: at(20), count: 2 }), sum('bob'));
      await add(sum('ann', { first: at(5), time: at(15), count: 3, sources: ['web2', 'web1'] }));

      expect(await store.get('user', 'ann')).toEqual({
        kind: 'user',
        key: 'ann',
        firstseen: at(5),
        lastseen: at(20),
        count: 5,
        sources: ['web1', 'web2'],
      });
      expect(await store.get('user', 'bob')).toMatchObject({ count: 1, firstseen: at(0), lastseen: at(0) });
      expect(await store.get('asset', 'ann')).toBeUndefined();
    });

    it('merges entries of one call with each other', async () => {
      await add(sum('ann', { count: 2 }), sum('ann', { count: 5, time: at(3), sources: ['web9'] }));

      expect(await store.get('user', 'ann')).toMatchObject({ count: 7, lastseen: at(3), sources: ['web1', 'web9'] });
    });

    it('gives the same whatever the calls that bring the sums', async () => {
      const one = fc.record({
        key: fc.constantFrom('a', 'b'),
        seconds: fc.tuple(fc.nat(9), fc.nat(9)),
        count: fc.integer({ min: 1, max: 9 }),
        sources: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }),
      });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: 1 }), fc.nat(20), async (all, middle) => {
          const [together, apart] = [`together${round}`, `apart${round++}`];
          const sums = (kind: string) =>
            all.map(({ key, seconds: [one, other], count, sources }) => {
              const [first, time] = [at(Math.min(one, other)), at(Math.max(one, other))];
              return { kind, key, first, time, count, sources };
            });
          await add(...sums(together));
          await add(...sums(apart).slice(0, middle));
          await add(...sums(apart).slice(middle));

          const [whole, parts] = await Promise.all([together, apart].map((kind) => store.list({ kind, limit: 9 })));
          expect(parts).toEqual(whole?.map((entry) => ({ ...entry, kind: apart })));
        }),
        { numRuns: 50 },
      );
    });

    it('keeps a bounded number of sources, the first', async () => {
      for (let n = 0; n < 30; n++) await add(sum('ann', { sources: [`web${n}`] }));

      const sources = Array.from({ length: MAX_SOURCES }, (_, n) => `web${n}`);
      expect(await store.get('user', 'ann')).toMatchObject({ count: 30, sources });
    });

    it('lists by key, by its beginning, page by page', async () => {
      await add(...['éva', 'ann', 'anton', 'bob'].map((key) => sum(key)), sum('gate', { kind: 'asset' }));

      expect(await keys({})).toEqual(['ann', 'anton', 'bob', 'éva']);
      expect(await keys({ limit: 2 })).toEqual(['ann', 'anton']);
      expect(await keys({ limit: 2, after: 'anton' })).toEqual(['bob', 'éva']);
      expect(await keys({ prefix: 'an' })).toEqual(['ann', 'anton']);
      expect(await keys({ kind: 'asset' })).toEqual(['gate']);
    });

    it('takes hostile names, and not for more than names', async () => {
      const names = [`'); DROP TABLE lastseen; --`, '%', '_', '"', '\\', '\n', '\ud800x', '__proto__', '💥'];
      await add(...names.map((name) => sum(name)));

      expect(await keys({})).toHaveLength(names.length);
      expect(await keys({ prefix: '%' })).toEqual(['%']);
      expect(await store.get('user', '💥')).toMatchObject({ count: 1 });
    });

    it('has written all or nothing', async () => {
      await expect(store.add(`[${JSON.stringify(sum('ann'))}, {"kind":"user"}]`)).rejects.toThrow();
      await expect(store.add('[{')).rejects.toThrow();

      expect(await keys({})).toEqual([]);
    });

    it('has it still when it is opened again', async () => {
      await add(sum('ann'));
      await store.close();
      store = await opened.reopen();

      expect(await keys({})).toEqual(['ann']);
    });
  });
}
