import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { IncidentNews } from '../../../src/incident/incident-news.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { incidentRoutes } from '../../../src/web/api/incident-routes.ts';
import { openState } from '../../respond/support.ts';
import { NOW, WebUnderTest } from '../support.ts';

let close: () => Promise<void>;
let web: WebUnderTest;
beforeEach(async () => {
  const opened = await openState();
  ({ close } = opened);
  const bus = new EmbeddedLiveBus(createLogger('silent'));
  const ground = { state: opened.state, store: {} as EventStore, now: () => NOW };
  web = await WebUnderTest.start(
    incidentRoutes({ ...ground, news: new AlertNews(bus), incidentNews: new IncidentNews(bus) }),
  );
});
afterEach(async () => {
  await web.stop();
  await close();
});

type Json = Record<string, unknown>;
const post = async (path: string, body: unknown): Promise<{ status: number; json: Json }> => {
  const answer = await web.post(`/api${path}`, body);
  return { status: answer.status, json: answer.json() as Json };
};
const get = async (path: string): Promise<Json> => (await web.get(`/api${path}`)).json() as Json;

describe("the original's POST /incident", () => {
  /** The body that the original's documentation shows, filled in. */
  const BODY = {
    summary: 'Host probing',
    phase: 'Lessons Learned',
    creator: 'ann@example.com',
    description: 'More about it',
    dateOpened: '2015-10-21 2:30 pm',
    dateClosed: '2015-10-22 12:05 AM',
    dateReported: '2015-10-21 12:00 pm',
    dateVerified: '2015-10-21 01:00 pm',
    dateMitigated: '2015-10-21 11:59 pm',
    dateContained: null,
    tags: ['action.hacking.variety.Brute force', 'ours'],
    references: ['https://tickets.example.com/7', 'TICKET-8'],
  };

  it('opens an incident of all that it says', async () => {
    const opened = await post('/incident', { ...BODY, unknown: 'is ignored' });

    expect(opened).toEqual({
      status: 200,
      json: { status: 'success', message: 'Incident: <Host probing> added.', id: 'INC-2026-0001' },
    });
    expect(await get('/incidents/INC-2026-0001')).toMatchObject({
      incident: {
        kind: 'incident',
        summary: 'Host probing',
        description: 'More about it',
        phase: 'lessons-learned',
        creator: 'ann@example.com',
        createdby: 'local',
        opened: '2015-10-21T14:30:00.000Z',
        closed: '2015-10-22T00:05:00.000Z',
        reported: '2015-10-21T12:00:00.000Z',
        verified: '2015-10-21T13:00:00.000Z',
        mitigated: '2015-10-21T23:59:00.000Z',
        contained: '',
        tags: BODY.tags,
      },
    });
    const { parts } = (await get('/incidents/INC-2026-0001')) as { parts: { references: { reference: string }[] } };
    expect(parts.references.map(({ reference }) => reference).sort()).toEqual([...BODY.references].sort());
  });

  it('needs summary, phase and creator only', async () => {
    const { summary, creator } = BODY;

    expect(await post('/incident', { summary, creator, phase: 'Closed' })).toMatchObject({ status: 200 });
    expect(await get('/incidents/2026-1')).toMatchObject({
      incident: { phase: 'closed', opened: new Date(NOW).toISOString(), closed: new Date(NOW).toISOString() },
    });
  });

  it.each([
    ['no phase', { phase: undefined }, 'phase', 'phase'],
    ['a phase of other words', { phase: 'identification' }, 'phase', 'Identification, Containment'],
    ['a creator that is no address', { creator: 'ann' }, 'creator', 'creator must be an e-mail address'],
    [
      'a date that is none',
      { dateOpened: '2015-02-30 2:30 pm' },
      'dateOpened',
      'must be a time such as 2015-10-21 2:30 pm',
    ],
    ['an hour that is none', { dateClosed: '2015-02-03 13:30 pm' }, 'dateClosed', 'must be a time such as'],
    ['tags that are no list', { tags: 'x' }, 'tags', 'tags'],
    ['references that are no list', { references: 'x' }, 'references', 'references'],
  ])('says what is wrong with %s', async (_, change, where, message) => {
    const { status, json } = await post('/incident', { ...BODY, ...change });

    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { code: 'request-invalid', where, message: expect.stringContaining(message) },
    });
  });
});

it('counts, measures, and knows words', async () => {
  await post('/incidents', { summary: 'one', tags: ['action.hacking'], began: '2026-03-01T12:00:00Z' });
  await post('/incidents', { summary: 'two', kind: 'investigation', began: '2026-03-01T10:00:00+01:00' });

  expect(await get('/incidents/pivot?rows=tag:action&columns=kind')).toEqual({
    rows: ['', 'hacking'],
    columns: ['incident', 'investigation'],
    counts: [
      [0, 1],
      [1, 0],
    ],
    total: 2,
    partial: false,
  });
  expect(await get('/incidents/pivot?kind=incident')).toMatchObject({ rows: ['hacking'], columns: ['identification'] });
  expect(await get('/incidents/pivot?rows=colour')).toMatchObject({
    error: { code: 'request-invalid', where: 'rows' },
  });
  expect(await get('/incidents/times')).toEqual({
    times: { detect: { meanms: 2.5 * 3_600_000, count: 2 } },
    total: 2,
    partial: false,
  });
  expect(await get('/incidents/veris?q=brute%20hacking')).toEqual({
    tags: ['action.hacking.variety.Brute force'],
    total: 1,
  });
});

it('says where an indicator was seen', async () => {
  for (const summary of ['one', 'two']) await post('/incidents', { summary });
  for (const id of ['2026-1', '2026-2']) await post(`/incidents/${id}/indicators`, { value: 'Bad[.]example' });

  expect(await get('/incidents/indicators?value=hxxp')).toMatchObject({ error: { where: 'value' } });
  expect(await get('/incidents/indicators?value=BAD.example.')).toMatchObject({
    type: 'domain',
    value: 'bad.example',
    incidents: expect.arrayContaining([
      expect.objectContaining({ id: 'INC-2026-0001', summary: 'one' }),
      expect.objectContaining({ id: 'INC-2026-0002', summary: 'two' }),
    ]),
  });
  expect(await get('/incidents/2026-2/seen')).toMatchObject({
    seen: [{ type: 'domain', value: 'bad.example', incidents: [{ id: 'INC-2026-0001' }] }],
  });
});

it('reports in Markdown, in HTML and in JSON with all of the history', async () => {
  await post('/incidents', { summary: 'one' });
  await post('/incidents/2026-1/lessons', { summary: 'log more' });

  const markdown = await web.get('/api/incidents/2026-1/report');
  expect(markdown.headers['content-type']).toContain('text/plain');
  expect(markdown.text).toContain('# INC-2026-0001: one');
  expect(await get('/incidents/2026-1/report?format=json')).toMatchObject({
    by: 'local',
    incident: { id: 'INC-2026-0001' },
    parts: { lessons: [{ summary: 'log more' }] },
    history: [{ action: 'open' }, { action: 'add', after: { summary: 'log more' } }],
  });
  const page = await web.get('/api/incidents/2026-1/report?format=html');
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-[^;]*;.*; sandbox$/),
  });
  expect(page.text).toContain('<td>log more</td>');
  expect((await web.get('/api/incidents/2026-7/report')).status).toBe(404);
});
