import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Lease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';

const FOR_MS = 30_000;

/** What a lease promises over each driver of StateStore. */
export function leaseContract(open: () => Promise<StateStore>): void {
  describe('a lease', () => {
    let state: StateStore;
    let name: string;
    let now: number;
    beforeEach(async () => {
      state = await open();
      name = randomUUID();
      now = 0;
    });
    afterEach(() => state.close());

    /** Of another instance, whose clock shows so much more. */
    const lease = (ahead = 0): Lease =>
      new Lease({ state, name, instance: 'test', forMs: FOR_MS, now: () => now + ahead });

    it('is held by one of many who ask at once', async () => {
      const all = Array.from({ length: 10 }, () => lease());

      const held = await Promise.all(all.map((one) => one.renew()));

      expect(held.filter(Boolean)).toHaveLength(1);
      expect(all.map(({ fence }) => fence !== undefined)).toEqual(held);
    });

    it('stays with who renews it, under the same fence', async () => {
      const [holder, other] = [lease(), lease()];
      expect(await holder.renew()).toBe(true);
      const { fence } = holder;

      for (let round = 0; round < 5; round++) {
        now += FOR_MS / 2;
        expect(await holder.renew()).toBe(true);
        expect(await other.renew()).toBe(false);
      }

      expect(holder.fence).toBe(fence);
      expect(other.fence).toBeUndefined();
    });

    it('goes to another, with a higher fence, when it is not renewed', async () => {
      const [holder, other] = [lease(), lease()];
      await holder.renew();
      const { fence = 0 } = holder;
      expect(await other.renew()).toBe(false);
      now += FOR_MS - 1;
      expect(await other.renew()).toBe(false);
      expect(holder.fence).toBe(fence);

      now += 1;

      // By its own clock it stopped before the other one begins.
      expect(holder.fence).toBeUndefined();
      expect(await other.renew()).toBe(true);
      expect(other.fence).toBeGreaterThan(fence);
      expect(await holder.renew()).toBe(false);
    });

    it('is not taken away by a clock that is wrong', async () => {
      const holder = lease();
      await holder.renew();

      for (const ahead of [1e12, -1e12]) expect(await lease(ahead).renew()).toBe(false);

      expect(await holder.renew()).toBe(true);
    });

    it('is taken at once when it was released', async () => {
      const [holder, other] = [lease(), lease()];
      await holder.renew();
      const { fence = 0 } = holder;
      await other.renew();

      await holder.release();

      expect(holder.fence).toBeUndefined();
      expect(await other.renew()).toBe(true);
      expect(other.fence).toBeGreaterThan(fence);
      await holder.release();
      expect(await other.renew()).toBe(true);
    });

    it('is still held, as long as it lasts, when the store cannot be used', async () => {
      let away = false;
      const fragile: StateStore = {
        ...state,
        get: (...asked) => (away ? Promise.reject(new Error('away')) : state.get(...asked)),
        write: (changes) => state.write(changes),
      };
      const holder = new Lease({ state: fragile, name, instance: 'test', forMs: FOR_MS, now: () => now });
      await holder.renew();
      away = true;

      await expect(holder.renew()).rejects.toThrow('away');

      expect(holder.fence).toBeDefined();
      now += FOR_MS;
      expect(holder.fence).toBeUndefined();
    });
  });
}
