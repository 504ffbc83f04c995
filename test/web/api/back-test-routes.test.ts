import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backTest } from '../../../src/correlate/back-test.ts';
import { testedHere } from '../../../src/correlate/tested-rule.ts';
import { type RulesConfig, rulesConfig } from '../../../src/detect/rules-config.ts';
import { changeRule } from '../../../src/detect/settings/change-rule.ts';
import { backTestRoutes } from '../../../src/web/api/back-test-routes.ts';
import { RULE, Site } from '../../contract/rule-runner.support.ts';
import { embeddedGround } from '../../correlate/site.ts';
import { aRule } from '../../correlate/support.ts';
import { WebUnderTest } from '../support.ts';

const LISTS = { quiet: { file: '', entries: ['H1'] } };

const CODE = `
import { z } from 'zod';
import { defineAlert } from 'mozdef/sdk';
export default defineAlert({
  id: 'hosts',
  title: 'Loud',
  params: z.strictObject({ least: z.number().default(3) }),
  query: 'category:a',
  groupBy: ['hostname'],
  before: '1m',
  fires: (match, earlier, { params }) => earlier.length + 1 >= params.least && { first: earlier.at(0) },
  summary: ({ group, count }) => \`\${group.join()}: \${count}\`,
});
`;

const SIGMA = `title: An event
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b21
name: one
status: test
logsource: {product: test}
detection:
  selection:
    category: a
  condition: selection
level: high
`;
const CORRELATION = `${SIGMA}---
title: Some events
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b22
status: test
correlation:
  type: event_count
  rules: [one]
  group-by: [hostname]
  timespan: 1m
  condition: {gte: 3}
`;

describe('the API of back-tests', () => {
  let site: Site;
  let web: WebUnderTest;
  const excepted: RulesConfig['config'] = {};
  beforeAll(async () => {
    site = new Site(await embeddedGround());
    const runner = await site.runner();
    await site.save('h1', 1, 2, 3);
    await site.save('h2', 1, 2, 3, 4);
    await site.save('h3', 1, 2);
    await runner.catchUp();
    const { state, store } = site;
    const config = {
      ...rulesConfig.parse({ bundled: false, directories: [site.directory], lists: LISTS }),
      config: excepted,
    };
    web = await WebUnderTest.start(
      backTestRoutes({ state, store, rulesConfig: config, now: () => site.now, timeoutMs: 10_000 }),
    );
  });
  afterAll(async () => {
    await web.stop();
    await site.close();
  });

  const test = (body: object) => web.post('/api/rules/backtest', { from: 'now-1h', ...body });

  it('says how often a rule would have fired, for whom, at what cost, and what of that is there', async () => {
    const same = (await test({ yaml: RULE })).json();
    const fewer = (await test({ yaml: RULE.replace('threshold: 3', 'threshold: 4') })).json();
    const more = (await test({ yaml: RULE.replace('threshold: 3', 'threshold: 2') })).json();

    expect(same).toMatchObject({ fired: 2, events: 9, matches: 9, compared: { same: 2, gone: 0, added: 0 } });
    expect(fewer).toMatchObject({
      fired: 1,
      groups: [{ group: ['h2'], fired: 1 }],
      alerts: [{ group: ['h2'], count: 4, alert: expect.any(String) }],
      compared: { same: 1, gone: 1, added: 0 },
    });
    expect(more).toMatchObject({ fired: 3, compared: { same: 2, gone: 0, added: 1 } });
  });

  it('takes an alert at the time of an event for that of a rule of single events', async () => {
    const single = 'id: many\ntitle: Many of a host\ntype: match\nquery: category:a\n';

    expect((await test({ yaml: single })).json()).toMatchObject({ fired: 9, compared: { added: 0 } });
  });

  it('leaves out what people except from the rule while the server runs, by its text as by its id', async () => {
    const options = { state: site.state, actor: 'ann', now: () => site.now };
    const except = { query: 'hostname:h2', reason: 'r', owner: 'o' };
    const { exceptions } = await changeRule('many', { except }, options);
    const found = await Promise.all([test({ yaml: RULE }), test({ id: 'many' })]);
    await changeRule('many', { unexcept: exceptions[0]?.id }, options);

    for (const answer of found)
      expect(answer.json()).toMatchObject({ matches: 5, fired: 1, compared: { same: 1, gone: 1, added: 0 } });
  });

  it('knows the rules of the configuration, at whose alerts a rule looks', async () => {
    const yaml = 'id: two\ntitle: Two hosts\ntype: rules\nrules: [many]\nthreshold: 2\n';
    const wrong = await test({ yaml: yaml.replace('many', 'mani') });

    expect((await test({ yaml })).json()).toMatchObject({ fired: 1, events: 9, matches: 9, alerts: [{ count: 8 }] });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.json())).toContain('there is no rule mani; did you mean many?');
  });

  it('looks values up in the lists of the configuration', async () => {
    const yaml =
      'id: loud\ntitle: Loud\ntype: indicator\nfield: hostname\nlist: quiet\nabsent: true\ngroup_by: [hostname]\n';

    expect((await test({ yaml })).json()).toMatchObject({ matches: 6, fired: 2 });
  });

  it('reads what came before as far as windows reach, and tells only what fired since', async () => {
    const from = new Date(Date.parse('2026-11-24T12:00:03Z')).toISOString();

    expect((await test({ yaml: RULE, from })).json()).toMatchObject({ events: 9, fired: 2 });
    expect((await test({ yaml: RULE, from: from.replace(':03.', ':04.') })).json()).toMatchObject({ fired: 0 });
  });

  it('takes other values of parameters, one rule of several, and says what is wrong with a rule', async () => {
    const yaml = RULE.replace('threshold: 3', 'params: { most: 3 }\nthreshold: $most');
    const two = `${yaml}---\n${yaml.replace('id: many', 'id: other')}`;

    expect((await test({ yaml: two, id: 'other', params: { most: 2 } })).json()).toMatchObject({
      rule: 'other',
      fired: 3,
    });
    expect((await test({ yaml: two })).status).toBe(400);
    expect((await test({ yaml: RULE.replace('query', 'queri') })).text).toContain('rule:');
  });

  it('tries a rule of the server, in code too, with other values of parameters', async () => {
    writeFileSync(join(site.directory, 'hosts.ts'), CODE);

    const loud = (await test({ id: 'hosts' })).json();
    const louder = (await test({ id: 'hosts', params: { least: 4 } })).json();
    const other = (await test({ id: 'many' })).json();

    expect(loud).toMatchObject({ rule: 'hosts', events: 9, matches: 9, fired: 2, compared: { added: 2 } });
    expect(louder).toMatchObject({ fired: 1, alerts: [{ summary: 'h2: 4', count: 4 }] });
    expect(other).toMatchObject({ rule: 'many', fired: 2, compared: { same: 2 } });
  });

  it('tries a rule of Sigma, or a correlation, by its text or by its id, without what is excepted here', async () => {
    const byText = (await test({ yaml: SIGMA })).json();
    expect(byText).toMatchObject({ events: 9, matches: 9, fired: 3, compared: { added: 3 } });
    expect(byText).toMatchObject({ alerts: [{ severity: 'ERROR', summary: 'An event on h1', count: 3 }, {}, {}] });
    expect((await test({ yaml: CORRELATION })).json()).toMatchObject({ matches: 9, fired: 2 });
    expect((await test({ yaml: SIGMA.replace('category: a', 'category|expand: "%lost%"') })).text).toContain('lost');

    const [, id] = /id: (.*)/.exec(SIGMA) ?? [];
    writeFileSync(join(site.directory, 'sigma.yml'), SIGMA);
    const exceptions = [{ query: 'hostname:h2', reason: 'a test', owner: 'ann' }];
    excepted[id as string] = { params: {}, exceptions };
    expect((await test({ id })).json()).toMatchObject({ rule: id, events: 9, matches: 5, fired: 2 });
  });

  it('takes no code, names the nearest rule, and says what is wrong with one of the server or what it throws', async () => {
    writeFileSync(join(site.directory, 'bad.ts'), 'export default 1;');
    writeFileSync(join(site.directory, 'throws.ts'), CODE.replaceAll('hosts', 'throws').replace('params.least', 'x.y'));

    expect((await test({ yaml: CODE })).status).toBe(400);
    expect((await test({})).text).toContain('give yaml with a rule file, or id of a rule');
    expect((await test({ id: 'mani' })).text).toContain('Did you mean many?');
    expect((await test({ id: 'bad' })).text).toContain('must be made by defineAlert');
    expect((await test({ id: 'hosts', params: { most: 1 } })).text).toContain('there are least');
    const { status, text } = await test({ id: 'throws' });
    expect(status).toBe(422);
    expect(text).toContain('fires of alert throws: x is not defined');
  });

  it('ends when whoever asked is gone', async () => {
    const { state, store } = site;
    const span = { from: 0, to: site.now };
    const options = { state, store, ...span, timeoutMs: 10_000, clock: () => 0, signal: AbortSignal.abort() };
    const rule = aRule(RULE.replace(/^.*\n.*\n/, ''));

    await expect(backTest(testedHere(rule, span), options)).rejects.toThrow('abort');
  });
});
