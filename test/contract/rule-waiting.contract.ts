import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_ENRICHMENT } from '../../src/alert/enrich-alerts.ts';
import { START } from '../correlate/support.ts';
import { FEW, GONE, LEARNED, RULE, type RuleGround, Site } from './rule-runner.support.ts';

/** What is said of events that do not come. */
export function ruleWaitingContract(open: () => Promise<RuleGround>): void {
  describe('waiting for what does not come', () => {
    let site: Site;
    beforeEach(async () => {
      site = new Site(await open());
    });
    afterEach(() => site.close());

    it.each(['schedule: 1s', 'on: stream'])(
      'takes nothing for absent that came while other rules, of %s, were judged, however long that took',
      async (said) => {
        site.write([`${RULE}${said}\n`, `${GONE}schedule: 1m\n`].join('---\n'));
        const runner = await site.runner();
        await site.save('h1', 601, 602, 603);
        site.now += 5000;
        site.enrich = async (draft) => {
          site.enrich = NO_ENRICHMENT;
          site.now += 900_000;
          await site.save('h1', 800, 1000, 1200, 1400);
          return NO_ENRICHMENT(draft);
        };
        await runner.catchUp();

        expect(site.enrich).toBe(NO_ENRICHMENT);
        expect(site.told.map(({ rule }) => rule)).toEqual(['many']);
      },
    );

    it('takes nothing for absent that waits to be stored, but for an hour at most', async () => {
      site.write(`${GONE}schedule: 1s\n`);
      const runner = await site.runner();
      await site.save('h1', 600);
      await runner.catchUp();
      site.unstored = site.now + 60_000;
      site.now += 900_000;
      await site.save('h2', 610);
      await runner.catchUp();
      expect(site.told).toEqual([]);

      site.unstored = undefined;
      await site.save('h1', 800, 1000, 1200, 1400);
      await runner.catchUp();
      expect(site.told.map(({ group }) => group)).toEqual([{ hostname: 'h2' }]);

      site.unstored = site.now;
      site.now += 3_600_000 + 310_000;
      await runner.catchUp();
      expect(site.told.map(({ group }) => group)).toEqual([{ hostname: 'h2' }, { hostname: 'h1' }]);
    });

    it('raises an alert when there are too few because they leave, once it is known that no others came, and ends it', async () => {
      site.write(FEW);
      const runner = await site.runner();
      await site.save('h1', 515, 530, 570, 580);
      await runner.catchUp();
      site.now = START + 639_000;
      await runner.catchUp();
      expect(await site.alerts()).toEqual([]);

      site.now = START + 641_000;
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 1, 580]]);

      site.now = START + 660_000;
      await site.save('h1', 640);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 2, 580]]);

      await site.save('h1', 620);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'withdrawn', 2, 580]]);
    });

    it('waits for groups of the past when a rule begins', async () => {
      site.write(FEW);
      await site.save('h1', 570, 580);
      await site.save('h2', 620, 621);
      const runner = await site.runner();
      await runner.catchUp();
      site.now = START + 660_000;
      await runner.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', 1, 580]]);
    });

    it('raises an alert when a group is silent for longer than it usually is', async () => {
      site.write(LEARNED);
      const runner = await site.runner();
      await site.save('h1', ...Array.from({ length: 12 }, (_, index) => index * 50));
      await site.save('h2', 540, 550);
      await runner.catchUp();
      site.now = START + 659_000;
      await runner.catchUp();
      expect(await site.alerts()).toEqual([]);

      site.now = START + 661_000;
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 1, 550]]);
    });
  });
}
