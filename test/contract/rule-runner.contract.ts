import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { handleAlert } from '../../src/alert/handle-alert.ts';
import { ruleLatenessContract } from './rule-lateness.contract.ts';
import { RULE, type RuleGround, Site, TWICE } from './rule-runner.support.ts';
import { ruleTakeOverContract } from './rule-take-over.contract.ts';
import { ruleWaitingContract } from './rule-waiting.contract.ts';

const MANY = 50_000;

/** What evaluating rules promises over each pair of stores. */
export function ruleRunnerContract(open: () => Promise<RuleGround>): void {
  describe('RuleRunner', () => {
    let site: Site;
    beforeEach(async () => {
      site = new Site(await open());
    });
    afterEach(() => site.close());

    it('raises an alert, updates it, and raises another when the group was quiet for a window', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 3, 0]]);

      await site.save('h1', 3, 30);
      await site.save('h2', 1, 2);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 5, 0]]);

      await site.save('h1', 300, 301, 302);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 300],
        ['h1', 'open', 5, 0],
      ]);
    });

    it('tells of an alert when it is raised or changed, and not when nothing is new', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await runner.catchUp();
      await runner.catchUp();
      await site.save('h2', 3);
      await runner.catchUp();

      expect(site.told.map(({ count }) => count)).toEqual([3]);
      expect(site.told[0]?.events.map(({ event }) => event.hostname)).toEqual(['h1', 'h1', 'h1']);
    });

    it('goes on from where it was when a rule is whole again whose file could not be read for a while', async () => {
      const runner = await site.runner();
      await site.save('h1', 1, 2);
      await runner.catchUp();
      site.write(`${RULE}also: [`);
      await runner.reload();
      site.now += 3_600_000;
      await site.save('h1', 3);
      await site.save('h2', 3000, 3001, 3002);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([]);

      site.now += 3_600_000;
      site.write(RULE);
      await runner.reload();
      await runner.catchUp();
      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 1],
        ['h2', 'open', 3, 3000],
      ]);

      site.write('');
      await runner.reload();
      await site.save('h3', 7000, 7001, 7002);
      await runner.catchUp();
      site.write(RULE);
      await runner.reload();
      await runner.catchUp();
      expect(await site.alerts()).toHaveLength(2);
    });

    it('counts events that come hours late and out of order where they belong', async () => {
      const runner = await site.runner();
      await site.save('h1', 500, 502);
      await runner.catchUp();
      site.now += 5 * 3_600_000;
      await site.save('h1', 100, 102);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([]);

      await site.save('h1', 101);
      await site.save('h1', 501);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 100],
        ['h1', 'open', 3, 500],
      ]);
    });

    it('forgets nothing because its clock is days ahead for a while, and what nothing reaches any more when days went by', async () => {
      const runner = await site.runner();
      const DAY = 86_400_000;
      await site.save('h1', 1, 2);
      await runner.catchUp();
      site.now += 3 * DAY;
      site.monotonic += 10_000;
      await runner.catchUp();
      site.now -= 3 * DAY;
      await site.save('h1', 3);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 3, 1]]);
      expect(await runner.status()).toMatchObject({ matches: 3 });

      site.now += 3 * DAY;
      for (let hours = 0; hours < 8; hours++) {
        site.monotonic += 3_600_000;
        await runner.catchUp();
        site.now += 10_000;
      }
      expect(await runner.status()).toMatchObject({ matches: 0 });
    });

    it('makes one alert of two that a late event joins, and says of the other where it went', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await site.save('h1', 130, 131, 132);
      await runner.catchUp();
      expect(await site.alerts()).toHaveLength(2);

      await site.save('h1', 50, 51, 52);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'merged', 3, 130],
        ['h1', 'open', 9, 0],
      ]);
    });

    it('takes back an alert about two alerts of another rule when a late event shows that they are one', async () => {
      site.write(`${RULE}---\n${TWICE}`);
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await site.save('h1', 130, 131, 132);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 0],
        ['h1', 'open', 3, 130],
        ['h1', 'open', 6, 0],
      ]);

      await site.save('h1', 50, 51, 52);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'merged', 3, 130],
        ['h1', 'open', 9, 0],
        ['h1', 'withdrawn', 6, 0],
      ]);
    });

    it('goes on after a restart without missing or doubling anything', async () => {
      const first = await site.runner();
      await site.save('h1', 0, 1, 2);
      await site.save('h2', 0, 1);
      await first.catchUp();
      await first.stop();
      await site.save('h2', 2);
      await site.save('h1', 4);

      const second = await site.runner();
      await second.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 4, 0],
        ['h2', 'open', 3, 0],
      ]);
    });

    it('judges a rule that has changed by what it says now', async () => {
      const runner = await site.runner();
      await site.save('h1', 598, 599);
      await runner.catchUp();
      site.write(RULE.replace('threshold: 3', 'threshold: 2'));
      await runner.reload();
      await site.save('h1', 600);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', 3, 598]]);
    });

    it('leaves what a person said of an alert alone', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await runner.catchUp();
      const id = site.told[0]?.id ?? '';
      await handleAlert(
        id,
        { assignee: 'kim', severity: 'CRITICAL', verdict: 'false-positive' },
        { state: site.state, actor: 'kim', now: () => site.now },
      );
      await site.save('h1', 5);
      await runner.catchUp();

      const { alerts } = await findAlerts(site.state, { matches: () => true, limit: 10, from: 0 });
      expect(alerts).toMatchObject([{ id, status: 'closed', assignee: 'kim', severity: 'CRITICAL', count: 4 }]);
    });

    it(`counts all of ${MANY} matches in one window`, async () => {
      const runner = await site.runner();
      for (let n = 0; n < 5; n++)
        await site.save('h1', ...Array.from({ length: MANY / 5 }, (_, index) => (index % 59) + 1));
      await runner.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', MANY, 1]]);
    });
  });

  ruleWaitingContract(open);
  ruleLatenessContract(open);
  ruleTakeOverContract(open);
}
