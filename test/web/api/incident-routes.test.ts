import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { type IncidentChanged, IncidentNews } from '../../../src/incident/incident-news.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { incidentRoutes } from '../../../src/web/api/incident-routes.ts';
import { raiseAlert } from '../../alert/support.ts';
import { eventAt } from '../../correlate/support.ts';
import { openState } from '../../respond/support.ts';
import { NOW, WebUnderTest } from '../support.ts';

let state: StateStore;
let close: () => Promise<void>;
let web: WebUnderTest;
const heard: { alerts: string[]; incidents: IncidentChanged[]; mirrored: string[] } = {
  alerts: [],
  incidents: [],
  mirrored: [],
};
/** A store that has one event. */
const STORED = { ...eventAt(0, 'stored'), utctimestamp: '2026-11-24T10:30:00.169000+00:00' };
const store = {
  get: async (ids: readonly string[]) => new Map(ids.includes('stored') ? [['stored', STORED]] : []),
} as unknown as EventStore;

beforeEach(async () => {
  for (const list of Object.values(heard)) list.length = 0;
  ({ state, close } = await openState());
  const bus = new EmbeddedLiveBus(createLogger('silent'));
  const news = new AlertNews(bus);
  const incidentNews = new IncidentNews(bus);
  news.subscribe({ heard: (ids) => heard.alerts.push(...ids), gap: () => undefined });
  incidentNews.subscribe({ heard: (changed) => heard.incidents.push(changed), gap: () => undefined });
  const onAlertChanged = ({ id }: { readonly id: string }): void => void heard.mirrored.push(id);
  web = await WebUnderTest.start(incidentRoutes({ state, store, news, incidentNews, onAlertChanged, now: () => NOW }));
});
afterEach(async () => {
  await web.stop();
  await close();
});

type Json = Record<string, unknown>;
const post = async (path: string, body: object): Promise<{ status: number; json: Json }> => {
  const answer = await web.post(`/api${path}`, body);
  return { status: answer.status, json: answer.json() as Json };
};
const get = async (path: string): Promise<Json> => (await web.get(`/api${path}`)).json() as Json;
const open = async (body: object = {}): Promise<string> =>
  (await post('/incidents', { summary: 'A break-in', ...body })).json['id'] as string;

it('escalates an alert to an investigation and that to an incident, and tells everyone', async () => {
  await raiseAlert('a1', { state, now: NOW, events: [] });

  const opened = await post('/incidents', { kind: 'investigation', alerts: ['a1'], tlp: 'amber+strict' });
  const { id } = opened.json as { id: string };
  const grown = await post(`/incidents/${id}`, { version: 1, kind: 'incident', note: 'it is one' });

  expect(opened).toMatchObject({ status: 200, json: { version: 1, tlp: 'AMBER+STRICT', createdby: 'local' } });
  expect(grown).toMatchObject({ status: 200, json: { id, version: 2, kind: 'incident' } });
  expect(heard.alerts).toEqual(['a1']);
  expect(heard.mirrored).toEqual(['a1']);
  expect(heard.incidents).toEqual([
    { incident: id, what: 'head', version: 1 },
    { incident: id, what: 'alerts', version: 0 },
    { incident: id, what: 'head', version: 2 },
  ]);
  expect(await post('/incidents', { alerts: ['a1'] })).toMatchObject({
    status: 409,
    json: { error: { code: 'conflict', details: { incident: id } } },
  });
  expect(await get(`/incidents/${id}/history`)).toMatchObject({
    history: [{ action: 'open' }, { action: 'link' }, { action: 'change', note: 'it is one' }],
  });
});

it('answers 409 with who changed what, before and after', async () => {
  const id = await open();
  await post(`/incidents/${id}`, { version: 1, owner: 'ann' });

  const late = await post(`/incidents/${id}`, { version: 1, owner: 'bob' });

  expect(late).toMatchObject({
    status: 409,
    json: {
      error: {
        code: 'conflict',
        where: 'owner',
        details: { version: 2, changes: [{ actor: 'local', before: { owner: '' }, after: { owner: 'ann' } }] },
      },
    },
  });
});

it.each([
  ['an unknown field', {}, { version: 1, fase: 'closed' }, 'unknown body field fase'],
  ['a note alone', {}, { version: 1, note: 'x' }, 'nothing is said'],
  ['no version', {}, { owner: 'ann' }, 'version'],
  ['a phase that is none', {}, { version: 1, phase: 'done' }, 'phase must be one of identification, containment'],
  ['a time that is none', {}, { version: 1, contained: 'yesterday' }, 'contained must be a time such as'],
  ['a time without its offset', {}, { version: 1, contained: '2026-11-24T10:00' }, 'contained must be a time such as'],
  ['a text that is too long', {}, { version: 1, description: 'x'.repeat(20_001) }, 'description'],
  ['too many tags', {}, { version: 1, tags: Array.from({ length: 101 }, (_, at) => `t${at}`) }, 'tags'],
])('says what is wrong with %s', async (_, opened, change, message) => {
  const { status, json } = await post(`/incidents/${await open(opened)}`, change);

  expect(status).toBe(400);
  expect(json).toMatchObject({ error: { code: 'request-invalid', message: expect.stringContaining(message) } });
});

it('adds parts of each kind with what stands for what is left out, and changes them by version', async () => {
  const id = await open();
  const part = async (plural: string, body: object): Promise<Json> =>
    (await post(`/incidents/${id}/${plural}`, body)).json;

  const task = await part('tasks', { summary: 'image it', due: '2026-11-25' });
  expect(task).toMatchObject({ status: 'open', owner: '', due: '2026-11-25T00:00:00.000Z', version: 1 });
  expect(await part('theories', { summary: 'phishing' })).toMatchObject({ status: 'unverified' });
  expect(await part('mitigations', { summary: 'block' })).toMatchObject({ status: 'planned', temporary: false });
  expect(await part('indicators', { value: 'hxxp://Bad[.]example/x' })).toMatchObject({
    type: 'url',
    value: 'http://bad.example/x',
  });
  expect(await part('notes', { text: 'called them' })).toMatchObject({ at: new Date(NOW).toISOString() });
  expect(await part('events', { event: 'stored', note: 'look' })).toMatchObject({
    at: '2026-11-24T10:30:00.169Z',
    summary: STORED.summary,
    hostname: STORED.hostname,
    note: 'look',
  });
  expect(await part('references', { reference: 'TICKET-7' })).toMatchObject({ description: '' });
  expect(await part('lessons', { summary: 'log more' })).toMatchObject({ kind: 'lesson' });
  expect(await part('events', { event: 'gone' })).toMatchObject({ error: { code: 'not-found', where: 'event' } });
  expect(await part('events', { event: 'gone', at: '2026-11-24', summary: 's' })).toMatchObject({ summary: 's' });
  expect(await part('indicators', { value: 'what?' })).toMatchObject({
    error: { code: 'request-invalid', where: 'value' },
  });
  expect(await part('tasks', {})).toMatchObject({ error: { message: expect.stringContaining('summary') } });

  const path = `tasks/${String(task['id'])}`;
  expect(await part(path, { version: 1, status: 'done' })).toMatchObject({ status: 'done', owner: '', version: 2 });
  expect(await part(path, { version: 1, status: 'doing' })).toMatchObject({ error: { code: 'conflict' } });
  expect(await part(path, { version: 2, removed: true })).toMatchObject({ removed: true, version: 3 });
  expect(await get(`/incidents/${id}`)).toMatchObject({
    parts: { tasks: [], lessons: [{}] },
    removed: [{ id: task['id'] }],
  });
});

it('finds incidents by what they are, page by page', async () => {
  await open({ owner: 'Ann', severity: 'critical', tags: ['action.hacking.variety.Brute force'] });
  await open({ kind: 'investigation', phase: 'evidence', summary: 'Strange door' });
  await open({ phase: 'closed' });
  const ids = async (parameters: string): Promise<string[]> =>
    ((await get(`/incidents?${parameters}`))['incidents'] as { id: string }[]).map(({ id }) =>
      Number(id.slice(-2)).toString(),
    );

  expect((await ids('')).sort()).toEqual(['1', '2', '3']);
  expect(await ids('owner=ann')).toEqual(['1']);
  expect(await ids('severity=Critical,alert')).toEqual(['1']);
  expect(await ids('tag=Action.Hacking')).toEqual(['1']);
  expect(await ids('tag=action.hack')).toEqual([]);
  expect(await ids('q=DOOR')).toEqual(['2']);
  expect(await ids('kind=investigation&phase=evidence')).toEqual(['2']);
  expect((await ids('which=open')).sort()).toEqual(['1', '2']);
  expect(await ids('which=closed')).toEqual(['3']);
  expect(await ids('from=now%2B1d')).toEqual([]);
  expect(await ids('ids=INC-2026-0003,INC-2026-0009,INC-2026-0001')).toEqual(['3', '1']);
  expect(await ids('ids=INC-2026-0003,INC-2026-0001&which=open')).toEqual(['1']);
  const first = await get('/incidents?limit=2');
  expect(await get(`/incidents?limit=2&after=${String(first['next'])}`)).toEqual({ incidents: [expect.anything()] });
  expect(await get('/incidents?phase=none')).toMatchObject({
    error: { message: expect.stringContaining('must be some of') },
  });
});

it('links, merges and takes apart', async () => {
  await raiseAlert('a1', { state, now: NOW, events: [] });
  const [one, other, third] = [await open(), await open({ summary: 'Another' }), await open({ summary: 'A third' })];

  expect((await post(`/incidents/${one}/links`, { incident: third, note: 'same actor' })).json).toMatchObject({
    links: [{ id: third, summary: 'A third', note: 'same actor' }],
  });
  expect((await post(`/incidents/${other}/alerts`, { add: ['a1'] })).json).toMatchObject({ alerts: [{ id: 'a1' }] });
  expect((await post(`/incidents/${other}/merge`, { into: one })).json).toMatchObject({
    id: one,
    merged: [other],
    version: 2,
  });
  expect(await get(`/incidents/${one}`)).toMatchObject({ alerts: [{ id: 'a1' }], links: [{ id: third }] });
  expect(await post(`/incidents/${other}`, { version: 2, owner: 'ann' })).toMatchObject({
    status: 409,
    json: { error: { message: `${other} was merged into ${one}` } },
  });
  expect((await post(`/incidents/${one}/alerts`, { remove: ['a1'] })).json).toEqual({ alerts: [] });
  expect((await post(`/incidents/${third}/links`, { incident: one, linked: false })).json).toEqual({ links: [] });
});

it('lets whoever may only read read, and change nothing', async () => {
  const id = await open();
  const incidentNews = new IncidentNews(new EmbeddedLiveBus(createLogger('silent')));
  const routes = incidentRoutes({ state, store, news: web.news, incidentNews, now: () => NOW });
  const viewer = await WebUnderTest.start(routes, {
    access: { identify: async () => ({ name: 'vic', role: 'viewer' }) },
  });
  try {
    for (const { method, path, needs } of routes) {
      const address = `/api${path.replace(':id', id).replace(':part', 'task-1')}`;
      expect(needs).toBe(method === 'get' ? 'read' : 'handle-incidents');
      if (method === 'post') expect((await viewer.post(address, {})).status).toBe(403);
    }
    expect((await viewer.get(`/api/incidents/${id}`)).status).toBe(200);
    expect((await viewer.get(`/api/incidents/${id}/report`)).text).toContain('by vic');
  } finally {
    await viewer.stop();
  }
});
