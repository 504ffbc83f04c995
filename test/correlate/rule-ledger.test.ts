import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL_RULES, ledgerOf } from '../../src/correlate/ledger-line.ts';
import { LEDGER_KEPT_MS, RuleLedger } from '../../src/correlate/rule-ledger.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';

describe('RuleLedger', () => {
  let site: Site;
  let ledger: RuleLedger;
  beforeEach(async () => {
    site = new Site(await embeddedGround());
    ledger = new RuleLedger({ state: site.state, instance: 'one', now: () => site.now });
    ledger.begin('c0');
  });
  afterEach(() => site.close());

  const judge = (alerts = 0, failure?: string): void =>
    ledger.judged([
      { rule: 'r', version: 'v1', groups: 1, ms: 2, left: 0, alerts, withdrawn: 0, ...(failure && { failure }) },
    ]);
  const linesOf = async (rule: string) => (await ledgerOf(site.state, rule, { limit: 100 })).lines;

  it('joins what comes one after the other while nothing is found, and begins a line when something was or fails', async () => {
    ledger.read('c1', 10, { r: 2 });
    judge();
    ledger.read('c2', 5, { r: 1 });
    judge();
    await ledger.save();
    expect(await linesOf('r')).toMatchObject([
      { version: 'v1', instance: 'one', fromcursor: 'c0', tocursor: 'c2', events: 15, matches: 3, groups: 2, ms: 4 },
    ]);

    site.now += 1000;
    ledger.read('c3', 1, { r: 1 });
    judge(1);
    await ledger.save();
    ledger.read('c4', 7, {});
    judge();
    judge(0, 'broken');
    await ledger.save();

    const lines = await linesOf('r');
    expect(lines.map(({ fromcursor, tocursor, events, alerts }) => [fromcursor, tocursor, events, alerts])).toEqual(
      expect.arrayContaining([
        ['c0', 'c3', 16, 1],
        ['c3', 'c4', 7, 0],
        ['c4', 'c4', 0, 0],
      ]),
    );
    expect(lines.find(({ outcome }) => outcome === 'failed')).toMatchObject({ reason: 'broken' });
    expect(await linesOf(ALL_RULES)).toMatchObject([{ fromcursor: 'c0', tocursor: 'c4', events: 23, matches: 4 }]);
  });

  it('gives lines newest first, and forgets those that are too old', async () => {
    for (let n = 0; n < 3; n++) {
      judge(1);
      await ledger.save();
      site.now += 1000;
    }
    const first = await ledgerOf(site.state, 'r', { limit: 2 });
    const rest = await ledgerOf(site.state, 'r', { limit: 2, after: first.next });
    const [newest = '', before = ''] = first.lines.map(({ to }) => to);
    expect(newest > before).toBe(true);
    expect(rest.lines).toHaveLength(1);

    site.now += LEDGER_KEPT_MS;
    await ledger.save();
    expect(await linesOf('r')).toEqual([]);
  });
});
