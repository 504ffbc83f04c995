import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FakeServer, type SeenRequest } from './support/fake-server.ts';
import { runCli } from './support/run-cli.ts';

const INCIDENT = {
  id: 'INC-2026-0042',
  version: 7,
  kind: 'incident',
  phase: 'containment',
  severity: 'CRITICAL',
  owner: 'ann',
  opened: '2026-11-24T12:00:00.000Z',
  summary: 'A \u001b[2J break-in',
  description: '',
  responders: [],
  tags: ['action.hacking'],
  contact: '',
  merged: [],
  tlp: 'AMBER',
};
const WHOLE = {
  incident: INCIDENT,
  parts: {
    tasks: [
      { id: 'task-1', kind: 'task', version: 2, summary: 'image it', status: 'open', removed: false, created: 'c' },
    ],
    notes: [],
  },
  removed: [],
  alerts: [{ id: 'a1', severity: 'ERROR', status: 'escalated', firstseen: '', count: 1, summary: 'odd\u001b login' }],
  links: [{ id: 'INC-2026-0001', summary: 'Another', note: 'same actor' }],
  timeline: [{ at: '2026-11-24T12:00:00.000Z', kind: 'phase', text: 'containment', by: 'ann' }],
  times: {},
};

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
beforeEach(() => {
  server.requests.length = 0;
  server.answer = ({ method, path }: SeenRequest) => {
    if (path === '/api/incidents' && method === 'GET') return { body: { incidents: [INCIDENT] } };
    if (path.endsWith('/report')) return { body: { ...WHOLE, written: 'now', by: 'ann', history: [] } };
    if (path.endsWith('/alerts')) return { body: { alerts: [] } };
    return { body: method === 'GET' ? WHOLE : INCIDENT };
  };
});
afterAll(() => server.stop());

const run = (...args: string[]) => runCli(['incidents', ...args, '--data-dir', server.dataDir]);
const sent = () =>
  server.requests.flatMap(({ method, path, body }) =>
    method === 'POST' ? [{ path, body: JSON.parse(body.toString()) as unknown }] : [],
  );

it('lists them, for people and for programs', async () => {
  const people = await run('list', 'break', '--which', 'open', '--tag', 'action.hacking');
  const programs = await run('list', '--json');

  expect(people).toMatchObject({ code: 0, stderr: '' });
  expect(people.stdout).toMatch(
    /^id +kind +phase +severity +owner +opened +summary\nINC-2026-0042 +incident +containment +CRITICAL +ann +2026-11-24T12:00:00.000Z +A \\x1b\[2J break-in\n$/,
  );
  expect(server.requests[0]?.query).toEqual({ q: 'break', which: 'open', tag: 'action.hacking', limit: '100' });
  expect(JSON.parse(programs.stdout)).toEqual(INCIDENT);
});

it('says that there are none', async () => {
  server.answer = () => ({ body: { incidents: [] } });

  expect(await run('list')).toEqual({ code: 0, stdout: '', stderr: 'there are no incidents\n' });
});

it('shows one with all that belongs to it', async () => {
  const { stdout } = await run('show', '2026-42');

  expect(server.requests[0]?.path).toBe('/api/incidents/2026-42');
  for (const line of [
    'id           INC-2026-0042',
    'summary      A \\x1b[2J break-in',
    'tags         ["action.hacking"]',
    'tasks:',
    '  task-1 {"version":2,"summary":"image it","status":"open"}',
    '  a1 ERROR escalated odd\\x1b login',
    '  INC-2026-0001 Another same actor',
    '  2026-11-24T12:00:00.000Z phase containment ann',
  ])
    expect(stdout.split('\n')).toContain(line);
  expect(stdout).not.toMatch(/notes:|contact/);
  expect(JSON.parse((await run('show', '2026-42', '--json')).stdout)).toEqual(WHOLE);
});

it('opens one from alerts', async () => {
  const { code, stdout } = await run('open', '--alert', 'a1', 'a2', '--kind', 'investigation', '--tlp', 'RED');

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'INC-2026-0042 (incident, containment, CRITICAL, ann has it): A \\x1b[2J break-in\n',
  });
  expect(sent()).toEqual([
    { path: '/api/incidents', body: { alerts: ['a1', 'a2'], kind: 'investigation', tlp: 'RED' } },
  ]);
});

it('changes one as it stands now', async () => {
  await run('change', '2026-42', '--phase', 'recovery', '--add-tag', 'a', 'b', '--add-alert', 'a3', '--note', 'why');

  expect(sent()).toEqual([
    { path: '/api/incidents/2026-42/alerts', body: { add: ['a3'], note: 'why' } },
    { path: '/api/incidents/2026-42', body: { version: 7, phase: 'recovery', addtags: ['a', 'b'], note: 'why' } },
  ]);
  expect(await run('change', '2026-42', '--note', 'nothing')).toMatchObject({ code: 64, stdout: '' });
});

it('writes a report that a terminal does not obey', async () => {
  const { stdout } = await run('report', '2026-42');

  expect(stdout).toContain('# INC-2026-0042: A \u{fffd}\\[2J break-in\n');
  expect(stdout).toContain('| image it | open |');
  expect((await run('report', '2026-42', '--format', 'html')).stdout).toContain(
    '<td>image it</td><td class="word">open</td>',
  );
  expect(JSON.parse((await run('report', '2026-42', '--json')).stdout)).toMatchObject({ written: 'now', history: [] });
});
