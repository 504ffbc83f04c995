import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ruleSettings } from '../../../src/detect/settings/rule-setting.ts';
import { ruleDetailRoutes } from '../../../src/web/api/rule-detail-routes.ts';
import { ruleRoutes } from '../../../src/web/api/rule-routes.ts';
import { ruleSettingRoutes } from '../../../src/web/api/rule-setting-routes.ts';
import { RULE, Site } from '../../contract/rule-runner.support.ts';
import { embeddedGround } from '../../correlate/site.ts';
import { WebUnderTest } from '../support.ts';

const SIGMA_ID = '66666666-6666-4666-8666-666666666666';
const RULES = [
  'id: other\ntitle: Other\nquery: category:b\n',
  'id: soon\ntitle: Soon\ntype: threshold\nthreshold: 1\nquery: category:b\non: stream\n',
  `# Why there is this one.\n${RULE}description: Says a lot.\nattack: [T1110]
exceptions: [{ query: 'hostname:own', reason: ours, owner: kim }]
examples: { fires: [{ events: [{ category: a, hostname: h }, { category: a, hostname: h }, { category: a, hostname: h }] }], quiet: [{ events: [] }] }\n`,
].join('---\n');
const SIGMA = `title: Log cleared
id: ${SIGMA_ID}
description: Someone cleared a log.
author: ann
references: ['https://example.com/why']
tags: [attack.t1070.001]
logsource: { product: windows, service: security }
detection: { at: { EventID: 1102 }, condition: at }
`;

describe('the API of one rule', () => {
  let site: Site;
  let web: WebUnderTest;
  beforeAll(async () => {
    site = new Site(await embeddedGround());
    site.write(RULES);
    site.write(SIGMA, 'sigma.yml');
    await (await site.runner()).catchUp();
    const { state, store, now } = { state: site.state, store: site.store, now: () => site.now };
    web = await WebUnderTest.start([
      ...ruleRoutes({ state, store, now }),
      ...ruleDetailRoutes({ state, ruleDirectories: [site.directory] }),
      ...ruleSettingRoutes({ state, store, rulesConfig: site.config, timeoutMs: 10_000, now }),
    ]);
  });
  afterAll(async () => {
    await web.stop();
    await site.close();
  });

  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await web.get(path)).json() as Record<string, unknown>;

  it('tells what a rule says, with its own part of its file', async () => {
    const { source, ...many } = await get('/api/rules/many');

    expect(many).toMatchObject({
      id: 'many',
      description: 'Says a lot.',
      attack: ['T1110'],
      category: 'detection',
      schedulems: 30_000,
      windowms: 60_000,
      examples: 2,
      exceptions: [{ query: 'hostname:own', reason: 'ours', owner: 'kim' }],
      setting: { version: 0, exceptions: [] },
      changed: false,
      pending: false,
    });
    expect(source).toEqual({ text: RULES.slice(RULES.indexOf('# Why')), line: 12, cut: false });
    expect(await get('/api/rules/soon')).toMatchObject({ on: 'schedule', schedulems: 1000 });
  });

  it('tells what a rule of Sigma says', async () => {
    expect(await get(`/api/rules/${SIGMA_ID}`)).toMatchObject({
      type: 'sigma',
      description: 'Someone cleared a log.',
      author: 'ann',
      url: 'https://example.com/why',
      attack: ['T1070.001'],
      place: expect.stringMatching(/sigma\.yml$/),
      source: { text: SIGMA, line: 1, cut: false },
    });
  });

  it('gives no text of a file that holds no such rule any more', async () => {
    site.write('title: Log cleared\nid: other\n', 'sigma.yml');

    expect(await get(`/api/rules/${SIGMA_ID}`)).not.toHaveProperty('source');
    site.write(SIGMA, 'sigma.yml');
  });

  it('names the nearest rule when there is none', async () => {
    expect((await web.get('/api/rules/mani')).text).toContain('Did you mean many?');
  });

  it('says of a change that it is not in force yet, and then that it is', async () => {
    await web.post('/api/rules/many', { enabled: false, version: 0 });
    await web.post('/api/rules/many/exceptions', { query: 'hostname:h9', reason: 'new', owner: 'ann', version: 1 });
    expect(await get('/api/rules/many')).toMatchObject({ enabled: true, changed: true, pending: true });

    site.settings = await ruleSettings(site.state);
    await site.runners[0]?.reload();
    site.now += 60_000;
    await site.runners[0]?.catchUp();
    const many = await get('/api/rules/many');
    expect(many).toMatchObject({
      enabled: false,
      state: 'off',
      changed: true,
      pending: false,
      setting: { version: 2, enabled: false, exceptions: [{ query: 'hostname:h9' }] },
    });
    expect(many['exceptions']).toEqual([{ query: 'hostname:own', reason: 'ours', owner: 'kim' }]);
    const { rules } = (await get('/api/rules')) as { rules: readonly object[] };
    expect(rules).toContainEqual(expect.objectContaining({ id: 'many', changed: true, pending: false }));
  });
});
