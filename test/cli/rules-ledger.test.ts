import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FakeServer } from './support/fake-server.ts';
import { type RunResult, runCli } from './support/run-cli.ts';

const LINE = {
  rule: 'many',
  version: 'v\u001b1',
  instance: 'one',
  from: 'f',
  to: 't',
  fromcursor: 'a',
  tocursor: 'b',
  events: 12,
  matches: 3,
  groups: 1,
  ms: 0.5,
  alerts: 1,
  withdrawn: 0,
  outcome: 'failed',
  reason: 'it is\u001b broken',
};

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());

function run(...args: string[]): Promise<RunResult> {
  return runCli(['rules', ...args, '--data-dir', server.dataDir]);
}

it('prints what was evaluated by a rule', async () => {
  server.answer = () => ({ body: { lines: [LINE] } });

  const { code, stdout } = await run('ledger', 'a/b');
  const json = await run('ledger', 'a/b', '--json');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^f +t +v\\x1b1 +12 +3 +1 +1 +0 +0\.5 +failed: it is\\x1b broken$/m);
  expect(JSON.parse(json.stdout)).toEqual(LINE);
  expect(server.requests.at(-1)).toMatchObject({ path: '/api/rules/a%2Fb/ledger', query: { limit: '20' } });
});

it('says whether a rule has seen an event', async () => {
  server.answer = () => ({
    body: { seen: 'no', reason: 'rules have not', version: 'v1', counted: true, alerts: ['x'] },
  });

  const { code, stdout } = await run('seen', 'many', 'e-1');

  expect(code).toBe(1);
  expect(stdout).toBe('no: rules have not\nversion v1 counts it\nit belongs to alert x\n');
  expect(server.requests.at(-1)).toMatchObject({ path: '/api/rules/many/seen/e-1' });
});
