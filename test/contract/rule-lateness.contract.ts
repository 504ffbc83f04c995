import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { START } from '../correlate/support.ts';
import { GONE, type RuleGround, Site } from './rule-runner.support.ts';

/** What rules make of sources whose events come late by habit. */
export function ruleLatenessContract(open: () => Promise<RuleGround>): void {
  describe('lateness of sources', () => {
    let site: Site;
    beforeEach(async () => {
      site = new Site(await open());
      site.lateness = { most: '1h' };
      site.write(GONE);
    });
    afterEach(() => site.close());

    /** Sends each ten minutes what happened in those, once a minute. */
    async function send(host: string, from: number, to: number): Promise<void> {
      for (let batch = from; batch < to; batch++) {
        site.now = START + (batch + 1) * 600_000;
        await site.save(host, ...Array.from({ length: 10 }, (_, minute) => batch * 600 + minute * 60));
        await look(site.now + 590_000);
      }
    }

    /** Evaluates each minute until then. */
    async function look(until: number): Promise<void> {
      const runner = site.runners.at(-1);
      for (; site.now < until; site.now += 60_000) await runner?.catchUp();
    }

    it('takes what has not come yet for missing only when it is later than it usually is', async () => {
      await site.runner();
      await send('h1', 0, 5);
      expect(site.told).toEqual([]);

      // The last happened at 49 minutes; its window is over at 54, and what is ten minutes late has come at 64.
      await look(START + 64 * 60_000);
      expect(site.told).toEqual([]);
      await look(START + 67 * 60_000);
      expect(await site.alerts()).toEqual([['h1', 'open', 1, 49 * 60]]);
    });

    it('still knows it after a restart', async () => {
      const first = await site.runner();
      await send('h1', 0, 3);
      await first.stop();

      await site.runner();
      await look(START + 44 * 60_000);
      expect(site.told).toEqual([]);
      await look(START + 47 * 60_000);
      expect(await site.alerts()).toEqual([['h1', 'open', 1, 29 * 60]]);
    });

    it('learns it of the past when another instance goes on', async () => {
      const first = await site.runner('first', { crashes: true });
      await send('h1', 0, 3);
      const second = await site.runner('second');
      await site.crash(first, second);

      await look(START + 44 * 60_000);
      expect(site.told).toEqual([]);
      await look(START + 47 * 60_000);
      expect(await site.alerts()).toEqual([['h1', 'open', 1, 29 * 60]]);
    });

    it('waits no longer than is allowed', async () => {
      site.lateness = { most: '2m' };
      await site.runner();
      await send('h1', 0, 2);

      expect(site.told.length).toBeGreaterThan(0);
    });
  });
}
