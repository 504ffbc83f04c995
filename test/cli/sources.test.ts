import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FakeServer } from './support/fake-server.ts';
import { runCli } from './support/run-cli.ts';

const TROUBLE = {
  status: 401,
  count: 3,
  last: '2026-11-24T12:00:00Z',
  reason: 'unauthorized',
  message: 'no\u001b token',
};
const SOURCES = [
  {
    id: 'a',
    address: '192.0.2.2',
    shippers: ['Ru\u001bby'],
    endpoints: ['events'],
    firstseen: 'f',
    lastseen: 'l',
    accepted: 0,
    persecond: 0,
    refused: [TROUBLE, { ...TROUBLE, status: 503, count: 9 }],
    trouble: TROUBLE,
  },
  {
    id: 'b',
    tokensource: 'web',
    address: '192.0.2.1',
    shippers: ['Fluent-Bit', 'curl/8'],
    endpoints: ['events'],
    firstseen: 'f',
    lastseen: 'l',
    accepted: 12,
    persecond: 1.5,
    refused: [],
  },
];

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());

function run(...args: string[]) {
  return runCli(['sources', 'list', ...args, '--data-dir', server.dataDir]);
}

it('lists senders, loudly those that lose events', async () => {
  server.answer = () => ({ body: { sources: SOURCES, total: 5, trouble: 1 } });

  const { code, stdout, stderr } = await run('--limit', '2');

  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^sender +program +last seen +per second +accepted +refused +trouble$/),
    expect.stringMatching(
      /^192\.0\.2\.2 +Ru\\x1bby +l +0 +0 +401: 3, 503: 9 +401 unauthorized: no\\x1b token \(2026-11-24T12:00:00Z\)$/,
    ),
    expect.stringMatching(/^web 192\.0\.2\.1 +Fluent-Bit, curl\/8 +l +1\.5 +12 +$/),
  ]);
  expect(stderr).toBe('3 more; --limit 0 lists all\n1 of 5 senders had events refused and most likely lost them\n');
  expect(server.requests.at(-1)).toMatchObject({ path: '/api/sources', query: { limit: '2' } });
});

it('prints one a line for programs', async () => {
  server.answer = () => ({ body: { sources: SOURCES, total: 2, trouble: 1 } });

  const { stdout } = await run('--json', '--limit', '0');

  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual(SOURCES);
});

it('says that there are none', async () => {
  server.answer = () => ({ body: { sources: [], total: 0, trouble: 0 } });

  expect(await run()).toEqual({ code: 0, stdout: '', stderr: 'nobody has sent anything yet\n' });
});
