import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ruleRoutes } from '../../../src/web/api/rule-routes.ts';
import { RULE, Site } from '../../contract/rule-runner.support.ts';
import { embeddedGround } from '../../correlate/site.ts';
import { WebUnderTest } from '../support.ts';

const RULES = [
  RULE,
  'id: rare\ntitle: Rare\ntype: threshold\nquery: category:b\nwindow: 1m\nthreshold: 1\n',
  'id: off\ntitle: Off\nquery: category:a\nenabled: false\n',
  'id: passing\ntitle: Passing\nquery: category:a\n',
  'id: wrong\ntitle: Wrong\nqueri: category:a\n',
].join('---\n');

const LISTLESS =
  'id: listless\ntitle: Listless\nlogsource: { product: x }\ndetection: { sel: { a|expand: "%None%" }, condition: sel }\n';

const LOOKED = `id: looked
name: looked
title: Looked at
logsource: { product: x }
detection: { sel: { a: 1 }, condition: sel }
---
id: looking
title: Looking
correlation: { type: event_count, rules: [looked], timespan: 1m, condition: { gte: 2 } }
`;

describe('the API of rules', () => {
  let site: Site;
  let web: WebUnderTest;
  let first: string;
  let second: string;
  beforeAll(async () => {
    site = new Site(await embeddedGround());
    site.write(RULES);
    site.write(LISTLESS, 'listless.yml');
    site.write(LOOKED, 'looked.yml');
    first = await site.save('h1', 601, 602, 603);
    const runner = await site.runner();
    await runner.catchUp();
    site.now += 60_000;
    second = await site.save('h1', 650, 651, 652);
    await runner.catchUp();
    site.now += 10_000;
    await runner.catchUp();
    web = await WebUnderTest.start(ruleRoutes({ state: site.state, store: site.store, now: () => site.now }));
  });
  afterAll(async () => {
    await web.stop();
    await site.close();
  });

  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await web.get(path)).json() as Record<string, unknown>;

  it('lists rules with how they do, and what is wrong with files', async () => {
    const { rules, faults, evaluating } = await get('/api/rules');

    const many = { id: 'many', type: 'threshold', on: 'schedule', state: 'on', matches: 3, alerts: 1, enabled: true };
    expect(rules).toEqual([
      expect.objectContaining({ ...many, place: expect.stringMatching(/rule\.yml:1$/), lastfired: expect.any(String) }),
      expect.objectContaining({ id: 'rare', alerts: 0 }),
      expect.objectContaining({ id: 'passing', on: 'stream', type: 'match' }),
      expect.objectContaining({ id: 'looking', type: 'correlation', state: 'on' }),
      expect.objectContaining({ id: 'off', state: 'off' }),
      expect.objectContaining({
        id: 'listless',
        state: 'failed',
        failure: expect.stringMatching(/%None%.*rules\.lists/),
      }),
      expect.objectContaining({ id: 'looked', type: 'sigma', state: 'silent' }),
    ]);
    expect(faults).toContainEqual(
      expect.objectContaining({ rule: 'wrong', message: expect.stringContaining('unknown key queri') }),
    );
    expect(evaluating).toMatchObject({ instance: 'book', lagMs: 0 });
  });

  it('gives what was evaluated by a rule, and says which rules there are not', async () => {
    const { lines } = await get('/api/rules/many/ledger');
    const { lines: all } = await get('/api/rules/*/ledger');

    expect(lines).toEqual([
      expect.objectContaining({ rule: 'many', instance: 'book', matches: 3, alerts: 1, outcome: 'ok' }),
    ]);
    expect(all).toEqual([expect.objectContaining({ rule: '*', events: 3 })]);
    expect(await web.get('/api/rules/mani/ledger')).toMatchObject({ status: 404 });
    expect((await web.get('/api/rules/mani/ledger')).text).toContain('Did you mean many?');
  });

  it('says whether a rule has seen an event, and what came of it', async () => {
    const seen = async (rule: string, event: string) => await get(`/api/rules/${rule}/seen/${event}`);
    const later = await site.save('h9', 700);

    expect(await seen('many', second)).toMatchObject({ seen: 'yes', counted: true, alerts: [expect.any(String)] });
    // It was there when the rule began, which looked back as far as its windows reach.
    expect(await seen('many', first)).toMatchObject({
      seen: 'yes',
      counted: true,
      reason: expect.stringContaining('looked back'),
    });
    expect(await seen('many', later)).toMatchObject({
      seen: 'no',
      reason: 'rules have not read so far yet',
      counted: true,
      alerts: [],
    });
    expect(await seen('rare', second)).toMatchObject({ seen: 'yes', counted: false, alerts: [] });
    expect(await seen('off', first)).toMatchObject({ seen: 'no', reason: 'the rule is disabled' });
    expect(await seen('looked', first)).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('refer to it'),
    });
    expect(await seen('listless', first)).toMatchObject({
      seen: 'no',
      reason: expect.stringMatching(/^the rule is left out: the placeholder %None%/),
    });
    expect((await web.get('/api/rules/many/seen/none')).status).toBe(404);
  });
});
