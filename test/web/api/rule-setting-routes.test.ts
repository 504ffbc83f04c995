import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAlerts } from '../../../src/alert/find-alerts.ts';
import { handleAlert } from '../../../src/alert/handle-alert.ts';
import { ruleSettingRoutes } from '../../../src/web/api/rule-setting-routes.ts';
import { Site } from '../../contract/rule-runner.support.ts';
import { embeddedGround } from '../../correlate/site.ts';
import { WebUnderTest } from '../support.ts';

describe('the API that changes rules', () => {
  let site: Site;
  let web: WebUnderTest;
  const alertOf = new Map<string, string>();
  beforeAll(async () => {
    site = new Site(await embeddedGround());
    const runner = await site.runner();
    await site.save('h1', 1, 2, 3);
    await site.save('h2', 1, 2, 3);
    await runner.catchUp();
    const { state, store } = site;
    const { alerts } = await findAlerts(state, { matches: () => true, limit: 10, from: 0 });
    for (const { id, group } of alerts) alertOf.set(Object.values(group)[0] ?? '', id);
    await handleAlert(
      alertOf.get('h1') ?? '',
      { verdict: 'true-positive' },
      { state, actor: 'ann', now: () => site.now },
    );
    web = await WebUnderTest.start(
      ruleSettingRoutes({ state, store, rulesConfig: site.config, timeoutMs: 10_000, now: () => site.now }),
    );
  });
  afterAll(async () => {
    await web.stop();
    await site.close();
  });

  const post = async (path: string, body: object): Promise<{ status: number; json: Record<string, unknown> }> => {
    const answer = await web.post(path, body);
    return { status: answer.status, json: answer.json() as Record<string, unknown> };
  };
  const get = async (path: string): Promise<unknown> => (await web.get(path)).json();
  const WHY = { reason: 'a scanner', owner: 'kim' };

  it('switches a rule off and on, each time by the version that was seen', async () => {
    expect(await get('/api/rules/many/settings')).toEqual({ version: 0, exceptions: [] });
    const off = await post('/api/rules/many', { enabled: false, severity: 'ERROR', version: 0, note: 'loud' });
    const late = await post('/api/rules/many', { enabled: true, version: 0 });
    const on = await post('/api/rules/many', { enabled: null, severity: null, version: 1 });

    expect(off).toEqual({ status: 200, json: { version: 1, enabled: false, severity: 'ERROR', exceptions: [] } });
    expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
    expect(on.json).toEqual({ version: 2, exceptions: [] });
    expect(await get('/api/rules/many/history')).toMatchObject({
      history: [{ version: 1, actor: 'local', change: { note: 'loud' } }, { version: 2 }],
    });
  });

  it('names the nearest rule when there is none, and says what is wrong with an exception', async () => {
    expect(await post('/api/rules/mani', { enabled: false })).toMatchObject({
      status: 404,
      json: { error: { remedy: 'Did you mean many?' } },
    });
    expect(await post('/api/rules/many/exceptions', { query: '(a', ...WHY })).toMatchObject({
      status: 400,
      json: { error: { where: 'query', message: expect.stringContaining('the closing ) is missing') } },
    });
    expect(await post('/api/rules/many/exceptions', { query: 'a', reason: 'x' })).toMatchObject({ status: 400 });
    expect(await post('/api/rules/many/exceptions', { query: 'a', ...WHY, until: '31.12.2026' })).toMatchObject({
      status: 400,
      json: { error: { where: 'until', message: expect.stringContaining('until must be a day such as 2026-12-31') } },
    });
    const yesterday = new Date(site.now - 86_400_000).toISOString().slice(0, 10);
    expect(await post('/api/rules/many/exceptions', { query: 'a', ...WHY, until: yesterday })).toMatchObject({
      status: 400,
      json: { error: { where: 'until', message: `the last day of the exception, ${yesterday}, is over` } },
    });
  });

  it('suggests the exception of an alert, and refuses one that would have kept a right alert away', async () => {
    const suggested = (await get(`/api/alerts/${alertOf.get('h2')}/exception`)) as { query: string };
    const wide = await post('/api/rules/many/exceptions', { query: 'hostname:h*', ...WHY });
    const narrow = await post('/api/rules/many/exceptions', { query: suggested.query, ...WHY });
    const forced = await post('/api/rules/many/exceptions', { query: 'hostname:h*', ...WHY, force: true });

    expect(suggested).toEqual({ rule: 'many', query: 'hostname:"h2"', hides: [], unchecked: [] });
    expect(await get(`/api/alerts/${alertOf.get('h1')}/exception`)).toMatchObject({
      hides: [{ id: alertOf.get('h1') }],
    });
    expect(wide).toMatchObject({
      status: 409,
      json: { error: { message: expect.stringContaining(alertOf.get('h1') ?? 'none') } },
    });
    expect(narrow).toMatchObject({ status: 200, json: { exceptions: [{ query: 'hostname:"h2"', owner: 'kim' }] } });
    const { exceptions } = forced.json as { exceptions: { id: string }[] };
    expect(exceptions).toHaveLength(2);
    const removed = await post('/api/rules/many/exceptions/remove', { exception: exceptions[1]?.id });
    expect(removed.json['exceptions']).toHaveLength(1);
  });
});
