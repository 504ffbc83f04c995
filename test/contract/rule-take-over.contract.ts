import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { ALONE, FEW, LEASE_MS, RULE, type RuleGround, Site } from './rule-runner.support.ts';

/** What happens to rules when another instance begins to evaluate them. */
export function ruleTakeOverContract(open: () => Promise<RuleGround>): void {
  describe('taking over', () => {
    let site: Site;
    beforeEach(async () => {
      site = new Site(await open());
    });
    afterEach(() => site.close());

    it('lets one instance evaluate at a time, and another one with nothing of its own go on where a crashed one was', async () => {
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', 590, 591);
      site.now += 20_000;
      await first.catchUp();
      const second = await site.runner('second');
      await site.save('h1', 592);
      await site.save('h2', 600, 601, 602);
      expect(await second.catchUp()).toBe(false);

      await first.stop();
      site.monotonic += LEASE_MS;
      expect(await second.catchUp()).toBe(true);

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 590],
        ['h2', 'open', 3, 600],
      ]);
    });

    it('goes on where one began that crashed before it had judged anything', async () => {
      const first = await site.runner('first', { crashes: true });
      const { search } = site.store;
      let giveUp: (reason: Error) => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        site.store.search = () => {
          resolve();
          return new Promise((_, reject) => {
            giveUp = reject;
          });
        };
      });
      const looking = first.catchUp();
      await asked;
      await site.save('h1', 590, 591);
      await site.save('h2', 600, 601, 602);
      // It has seen no event, and comes when they are there.
      const second = await site.runner('second');
      expect(await second.catchUp()).toBe(false);
      const stopped = first.stop();
      giveUp(new MozdefError('store-unavailable', 'the store went away'));
      await Promise.all([stopped, looking]);
      site.store.search = search;
      site.monotonic += LEASE_MS;
      await site.save('h1', 592);
      expect(await second.catchUp()).toBe(true);

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 590],
        ['h2', 'open', 3, 600],
      ]);
    });

    it('takes back nothing that a rule says which began when nothing came any more', async () => {
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', 600);
      await first.catchUp();
      site.now += 2 * 3_600_000;
      site.write('id: gone\ntitle: Gone\ntype: absence\nquery: category:a\nwindow: 5m\nremember: 1h\n', 'gone.yml');
      await first.reload();
      for (let minutes = 0; minutes < 10; minutes++) {
        site.now += 60_000;
        await first.catchUp();
      }
      expect(await site.alerts()).toEqual([[undefined, 'open', 0, 7800]]);

      const second = await site.runner('second');
      await site.crash(first, second);
      await second.catchUp();

      expect(await site.alerts()).toEqual([[undefined, 'open', 0, 7800]]);
    });

    it('finds what was due while all stood still, when the one that was catching up is gone', async () => {
      site.write(ALONE);
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', 590);
      await first.catchUp();
      const { feed } = site.store;
      const away = new MozdefError('store-unavailable', 'the store went away');
      const stuck = Promise.withResolvers<void>();
      let giveUp: () => void = () => undefined;
      let slices: number | undefined;
      site.store.feed = (asked) => {
        if (slices === undefined) return Promise.reject(away);
        if (slices-- > 0) return feed.call(site.store, { ...asked, limit: 1 });
        stuck.resolve();
        return new Promise((_, reject) => {
          giveUp = () => reject(away);
        });
      };
      for (let second = 0; second < 60; second++) {
        site.now += 1000;
        await site.save('h2', 600 + second);
      }
      site.now += 2 * 86_400_000;
      slices = 40;
      const catching = first.catchUp();
      await stuck.promise;
      expect(site.told).toEqual([]);
      const second = await site.runner('second');
      expect(await second.catchUp()).toBe(false);
      const stopped = first.stop();
      giveUp();
      await Promise.all([stopped, catching]);
      site.store.feed = feed;
      site.monotonic += LEASE_MS;
      expect(await second.catchUp()).toBe(true);

      expect(new Set(site.told.map(({ group }) => group['hostname']))).toEqual(new Set(['h1', 'h2']));
    });

    it('goes on where another one was by now, and not where it was itself when it held the lease last', async () => {
      const first = await site.runner('first', { crashes: true });
      const second = await site.runner('second');
      await site.save('h0', 0, 1, 2);
      await first.catchUp();
      site.now += 3_600_000;
      await site.save('h1', 4190, 4191);
      await first.catchUp();
      site.now += 20_000;
      await site.save('h2', 4200, 4201);
      await first.catchUp();
      const handed = site.told.length;

      await site.crash(first, second);
      await site.save('h1', 4192);
      await second.catchUp();
      expect(await second.status()).toMatchObject({ evaluating: true, matches: 5 });
      // An hour late; it has to count what the first one read.
      await site.save('h2', 4202);
      await second.catchUp();

      expect(site.told.slice(handed).map(({ group, count }) => [group['hostname'], count])).toEqual([
        ['h1', 3],
        ['h2', 3],
      ]);
    });

    it('counts for an alert that began long before the take-over, and for late events, what was read before it', async () => {
      const minutes = (from: number, to: number): number[] =>
        Array.from({ length: (to - from) / 10 }, (_, n) => from + n * 10);
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', ...minutes(0, 590));
      await site.save('h2', 100, 102);
      await first.catchUp();
      site.now += 20_000;
      await site.save('h3', 1);
      await first.catchUp();
      const second = await site.runner('second');
      await site.crash(first, second);

      await site.save('h1', 595);
      await site.save('h2', 101);
      await second.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 60, 0],
        ['h2', 'open', 3, 100],
      ]);
    });

    it.each([
      ['beside others', `${FEW}schedule: 1s\n`],
      ['alone', ''],
    ])(
      'has a rule (%s) go on from where it was whose file could not be read when another instance took over',
      async (_, others) => {
        site.write(others, 'other.yml');
        const first = await site.runner('first', { crashes: true });
        await site.save('h1', 590);
        await first.catchUp();
        site.write(`${RULE}also: [`);
        await first.reload();
        site.now += 600_000;
        await site.save('h1', 591);
        await first.catchUp();
        // It was never told of the rule.
        const second = await site.runner('second', { crashes: true });
        await second.reload();
        await site.crash(first, second);
        site.now += 600_000;
        await site.save('h1', 592);
        await second.catchUp();
        const third = await site.runner('third');
        await site.crash(second, third);
        site.now += 600_000;
        await third.catchUp();
        site.write(RULE);
        await third.reload();
        await third.catchUp();

        expect(site.told.filter(({ rule }) => rule === 'many')).toMatchObject([{ count: 3 }]);
      },
    );

    it('has a rule go on from where it was also when all that was left out of it is what a restart finds', async () => {
      const first = await site.runner('book');
      await first.catchUp();
      site.write(`${RULE}also: [`);
      await first.reload();
      await first.stop();
      site.now += 3_600_000;
      await site.save('h1', 1000, 1001, 1002);
      const again = await site.runner('book');
      await again.catchUp();
      site.now += 3_600_000;
      site.write(RULE);
      await again.reload();
      await again.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', 3, 1000]]);
    });

    it('knows that a group was there before which sends seldom', async () => {
      site.write(
        'id: spike\ntitle: Spike\ntype: spike\nquery: category:a\ngroup_by: [hostname]\nwindow: 1m\ntimes: 3\n',
      );
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', 1, 700);
      site.now += 120_000;
      await first.catchUp();
      site.now += 20_000;
      await first.catchUp();
      const second = await site.runner('second');
      await site.crash(first, second);
      await site.save('h1', 765, 765, 765);
      site.now += 120_000;
      await second.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', 3, 765]]);
    });

    it('still raises what waited for nothing to come when the one that waited is gone', async () => {
      site.write(ALONE);
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', 590);
      await first.catchUp();
      site.now += 20_000;
      await site.save('h2', 600);
      await first.catchUp();
      expect(await site.alerts()).toEqual([]);
      const second = await site.runner('second');
      await site.crash(first, second);
      await second.catchUp();

      site.now += 120_000;
      await second.catchUp();

      expect((await site.alerts()).map((alert) => (alert as string[])[0])).toEqual(['h1', 'h2']);
    });
  });
}
