import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/alert/alert.ts';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import type { VersionedAlert } from '../../../src/alert/find-alerts.ts';
import { openIncident } from '../../../src/incident/open-incident.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { alertRoutes } from '../../../src/web/api/alert-routes.ts';
import { raiseAlert } from '../../alert/support.ts';
import { eventAt } from '../../correlate/support.ts';
import { openState } from '../../respond/support.ts';
import { type Answer, NOW, WebUnderTest } from '../support.ts';

interface Page {
  readonly alerts: readonly VersionedAlert[];
  readonly next?: string;
}

describe('the API of alerts', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let web: WebUnderTest;
  let now = NOW;
  const told: string[][] = [];
  beforeEach(async () => {
    now = NOW;
    told.length = 0;
    ({ state, close } = await openState());
    const news = new AlertNews(new EmbeddedLiveBus(createLogger('silent')));
    news.subscribe({ heard: (ids) => told.push([...ids]), gap: () => undefined });
    web = await WebUnderTest.start(alertRoutes({ state, news, now: () => now, mostCounted: 3 }), { news });
  });
  afterEach(async () => {
    await web.stop();
    await close();
  });

  /** Raises it, a second after the one before. */
  async function raise(id: string, said: Partial<Alert> = {}): Promise<void> {
    now += 1000;
    await raiseAlert(id, { state, now, said, events: [eventAt(0, `event-of-${id}`)] });
  }
  const list = async (parameters: string): Promise<Page> => (await web.get(`/api/alerts?${parameters}`)).json() as Page;
  const idsOf = ({ alerts }: Page): string[] => alerts.map(({ id }) => id);
  const change = (id: string, body: object): Promise<Answer> => web.post(`/api/alerts/${id}`, body);

  it('brings alerts together in groups, the gravest first, and lists those of one', async () => {
    await raise('a', { group: { hostname: 'h1' }, severity: 'WARNING' });
    await raise('b', { group: { hostname: 'h1', 'details.username': 'ann' }, severity: 'WARNING' });
    await raise('c', { group: { hostname: 'h2' }, severity: 'CRITICAL', title: 'Worse' });
    await change('b', { assignee: 'ann' });
    const grouped = async (parameters: string): Promise<unknown> =>
      (await web.get(`/api/alerts/groups?${parameters}`)).json();

    const host1 = { key: 'host:h1', alerts: 2, severities: { WARNING: 2 }, unassigned: 1, title: 'Brute force' };
    expect(await grouped('by=entity')).toEqual({
      by: 'entity',
      groups: [
        expect.objectContaining({ key: 'host:h2', alerts: 1, severities: { CRITICAL: 1 }, title: 'Worse' }),
        expect.objectContaining(host1),
        expect.objectContaining({ key: 'user:ann', alerts: 1, unassigned: 0 }),
      ],
      total: 3,
      partial: false,
    });
    expect(await grouped('by=assignee&limit=1')).toMatchObject({ groups: [{ key: '', alerts: 2 }], total: 2 });
    expect(idsOf(await list('by=entity&in=host:h1'))).toEqual(['b', 'a']);
    expect(idsOf(await list('by=assignee&in='))).toEqual(['c', 'a']);
    expect((await web.get('/api/alerts/groups?by=moon')).status).toBe(400);
  });

  it('tells how alerts like one were closed, and which incidents are about the same', async () => {
    const group = { hostname: 'h1' };
    await raise('old', { group });
    await raise('other', { group: { hostname: 'h2' } });
    await raise('mine', { group });
    await change('old', { verdict: 'benign' });
    const similar = async (): Promise<unknown> => (await web.get('/api/alerts/mine/similar')).json();

    expect(await similar()).toMatchObject({
      days: 30,
      same: { alerts: 1, pending: 0, verdicts: { benign: 1, 'true-positive': 0 }, newest: [{ id: 'old' }] },
      rule: { alerts: 1, pending: 1, newest: [{ id: 'other', summary: expect.any(String) }] },
      incidents: [],
      partial: false,
    });

    const desk = { state, actor: 'ann', now: () => now };
    const { incident } = await openIncident({ summary: 'h1 is owned', alerts: ['old'] }, desk);
    expect(await similar()).toMatchObject({ incidents: [{ id: incident.id, shared: ['host:h1'] }] });
    expect((await web.get('/api/alerts/none/similar')).status).toBe(404);
  });

  it('asks for alerts of a category, of ATT&CK and of a country, and counts them', async () => {
    await raise('a', { category: 'scan', attack: ['T1046'] });
    await raise('b', { attack: ['T1110.001', 'TA0011'] });
    const from = { details: { sourceipgeolocation: { country_code: 'DE' } } };
    await raiseAlert('c', {
      state,
      now: NOW,
      said: { attack: [] },
      events: [{ ...eventAt(0, 'event-of-c'), ...from }],
    });

    expect(idsOf(await list('category=scan'))).toEqual(['a']);
    expect(idsOf(await list('attack=T1110'))).toEqual(['b']);
    expect(idsOf(await list('attack=TA0006'))).toEqual(['b']);
    expect(idsOf(await list('country=de'))).toEqual(['c']);
    expect((await web.get('/api/alerts?attack=brute')).status).toBe(400);
    expect((await web.get('/api/alerts/facets')).json()).toMatchObject({
      facets: { category: { scan: 1, bruteforce: 2 }, tactic: { TA0006: 1, TA0007: 1, TA0011: 1 }, country: { DE: 1 } },
    });
  });

  it('brings together what alerts say of the same entity, by risk, without what someone found to be nothing', async () => {
    const group = { hostname: 'h1', 'details.username': 'ann' };
    await raise('a', { rule: 'one', risk: 40, group });
    await raise('b', { rule: 'two', risk: 30, group: { hostname: 'H1' } });
    await raise('c', { rule: 'three', risk: 90, group: { hostname: 'h2' } });
    await change('c', { verdict: 'false-positive' });
    const entities = async (parameters: string): Promise<unknown> =>
      (await web.get(`/api/alerts/entities?${parameters}`)).json();

    const found = {
      entities: [
        expect.objectContaining({ kind: 'host', value: 'h1', risk: 70, rules: ['one', 'two'], newest: ['b', 'a'] }),
        expect.objectContaining({ kind: 'user', value: 'ann', risk: 40, alerts: 1 }),
      ],
      total: 2,
      partial: false,
    };
    expect(await entities('')).toEqual(found);
    expect(await entities('limit=1')).toEqual({ ...found, entities: found.entities.slice(0, 1) });
    expect(await entities('kind=user&q=AN')).toMatchObject({ total: 1, entities: [{ value: 'ann' }] });
  });

  it('lists those about one entity, by their group, or by their events where the group names none', async () => {
    await raise('a', { group: { 'details.username': 'Ann' } });
    await raise('b', { group: { hostname: 'ann' } });
    await raise('c', { group: { 'details.sourceipaddress': '2001:db8::1' } });
    await raise('d', { group: {} });
    const host = eventAt(0, 'event-of-d').hostname;

    expect(idsOf(await list('entity=user:ann'))).toEqual(['a']);
    expect(idsOf(await list('entity=address:2001:DB8::1&samples=false'))).toEqual(['c']);
    expect(idsOf(await list(`entity=host:${host}`))).toEqual(['d']);
    expect(idsOf(await list('entity=user:ann&status=closed'))).toEqual([]);
    expect((await web.get('/api/alerts?entity=ann')).text).toContain('must be such as user:ann');
    expect((await web.get('/api/alerts/facets?entity=user:ann')).json()).toMatchObject({ total: 1 });
  });

  it('lists the newest first, page by page, and only what is wanted', async () => {
    await raise('a', { severity: 'CRITICAL' });
    await raise('b', { summary: 'A Door is OPEN' });
    await raise('c', { rule: 'other', group: { hostname: 'door.example.com' } });

    expect(idsOf(await list(''))).toEqual(['c', 'b', 'a']);
    const first = await list('limit=2');
    expect(idsOf(first)).toEqual(['c', 'b']);
    expect(idsOf(await list(`limit=2&after=${first.next}`))).toEqual(['a']);
    expect(idsOf(await list('q=door'))).toEqual(['c', 'b']);
    expect(idsOf(await list('rule=other,none&status=open'))).toEqual(['c']);
    expect(idsOf(await list('severity=CRITICAL'))).toEqual(['a']);
  });

  it('counts them over time by severity, up to a time, and says when only the newest were counted', async () => {
    await raise('a', { severity: 'CRITICAL' });
    now += 3_600_000;
    await raise('b', { rule: 'other' });
    await raise('c', { severity: 'CRITICAL' });
    const histogram = async (parameters: string): Promise<Record<string, unknown>> =>
      (await web.get(`/api/alerts/histogram?${parameters}`)).json() as Record<string, unknown>;

    now += 1000;
    const day = await histogram('from=now-24h&buckets=24');
    expect(day).toMatchObject({
      intervalms: 3_600_000,
      buckets: [
        { count: 1, by: { CRITICAL: 1 } },
        { count: 2, by: { CRITICAL: 1 } },
      ],
      partial: false,
    });
    expect(await histogram(`from=now-24h&to=${now - 1000}&buckets=24`)).toMatchObject({
      buckets: [{ count: 1 }, { count: 1 }],
    });
    expect(await histogram('severity=critical&from=now-24h&to=now-30m')).toMatchObject({ buckets: [{ count: 1 }] });
    await raise('d');
    expect(await histogram('to=now%2B1m')).toMatchObject({ partial: true });
    expect((await web.get('/api/alerts/histogram?from=now&to=now-1h')).text).toContain('the time range is empty');
  });

  it('finds those that are named, however old, and only what is wanted of them', async () => {
    await raise('a');
    await raise('b', { rule: 'other' });
    now += 400 * 86_400_000;

    expect(idsOf(await list(''))).toEqual([]);
    expect(idsOf(await list('ids=b,none,a'))).toEqual(['b', 'a']);
    expect(idsOf(await list('ids=b,a&rule=other'))).toEqual(['b']);
    const many = Array.from({ length: 201 }, (_, n) => `n${n}`).join(',');
    expect((await web.get(`/api/alerts?ids=${many}`)).json()).toMatchObject({
      error: { code: 'request-invalid', message: expect.stringContaining('at most 200') },
    });
  });

  it('takes words in any case, and says which there are when one is none of them', async () => {
    await raise('a', { severity: 'ERROR' });
    await raise('b', { severity: 'INFO' });

    expect(idsOf(await list('severity=error,WARNING&status=OPEN'))).toEqual(['a']);
    for (const [parameter, words] of [
      ['status=open,opne', 'open, acknowledged, escalated, closed, withdrawn, merged'],
      ['severity=WARN', 'EMERGENCY, ALERT'],
    ]) {
      const { status, json } = await web.get(`/api/alerts?${parameter}`);
      expect(status).toBe(400);
      expect(json()).toMatchObject({ error: { message: expect.stringContaining(`must be some of ${words}`) } });
    }
  });

  it('says when there are more than it counts', async () => {
    const counted = async (): Promise<unknown> => (await web.get('/api/alerts/facets')).json();
    for (const id of ['a', 'b', 'c']) await raise(id);

    expect(await counted()).toMatchObject({ total: 3, partial: false });
    await raise('d');
    expect(await counted()).toMatchObject({ total: 3, facets: { status: { open: 3 } }, partial: true });
    expect((await web.get('/api/alerts/entities')).json()).toMatchObject({ partial: true });
  });

  it('leaves out the events where they are not wanted', async () => {
    await raise('a');

    expect((await list('')).alerts[0]?.events).toHaveLength(1);
    expect((await list('samples=false')).alerts[0]).toMatchObject({ id: 'a', events: [] });
    expect((await list('samples=false&ids=a')).alerts[0]).toMatchObject({ id: 'a', version: 1, events: [] });
  });

  it('tells what people change, and not what they fail to', async () => {
    await raise('a');
    await raise('b');

    await change('a', { version: 1, status: 'acknowledged' });
    expect((await change('a', { version: 1, status: 'escalated' })).status).toBe(409);
    const alerts = [{ id: 'a', version: 1 }, { id: 'b', version: 1 }, { id: 'none' }];
    const bulk = await web.post('/api/alerts/bulk', { alerts, verdict: 'benign', note: 'a test' });

    expect(told).toEqual([['a'], ['b']]);
    expect(bulk.json()).toMatchObject({
      results: [
        { id: 'a', ok: false, error: { code: 'conflict' } },
        { id: 'b', ok: true, version: 2 },
        { id: 'none', ok: false, error: { code: 'not-found' } },
      ],
    });
  });

  it('refuses a change that says nothing, and writes none down', async () => {
    await raise('a');

    expect(await change('a', { version: 1 })).toMatchObject({ status: 400 });
    const bulk = await web.post('/api/alerts/bulk', { alerts: [{ id: 'a' }] });

    expect(bulk.json()).toMatchObject({ results: [{ id: 'a', ok: false, error: { code: 'request-invalid' } }] });
    expect((await web.get('/api/alerts/a')).json()).toMatchObject({ version: 1 });
    expect((await web.get('/api/alerts/a/history')).json()).toEqual({ history: [] });
  });

  it('says which version each step of the history made', async () => {
    await raise('a');
    await change('a', { status: 'acknowledged' });
    await raise('a', { count: 20 });
    await change('a', { verdict: 'true-positive', note: 'seen' });

    expect((await web.get('/api/alerts/a/history')).json()).toMatchObject({
      history: [
        { version: 2, actor: 'local', action: { status: 'acknowledged' }, before: { status: 'open' } },
        { version: 4, action: { verdict: 'true-positive', note: 'seen' }, before: { status: 'acknowledged' } },
      ],
    });
  });
});
