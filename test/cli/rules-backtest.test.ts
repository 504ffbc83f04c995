import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FakeServer } from './support/fake-server.ts';
import { type RunResult, runCli, temporaryDirectory } from './support/run-cli.ts';

const FOUND = {
  rule: 'many',
  version: 'v1',
  events: 1200,
  matches: 30,
  ms: 2500,
  fired: 1,
  groups: [{ group: ['h\u001b1'], fired: 1 }],
  alerts: [{ group: ['h1'], severity: 'NOTICE', summary: 'Many', count: 30, firstseen: 'f', lastseen: 'l' }],
  compared: { same: 0, gone: 2, added: 1 },
};
const RULE = 'id: many\ntitle: Many\nquery: category:$what\nparams: { what: a }\n';

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());

async function run(...args: string[]): Promise<RunResult> {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'many.yml'), RULE);
  return await runCli(['rules', 'run', ...args, '--data-dir', server.dataDir], { cwd: directory });
}

it('says what a rule would have found in the events of a server', async () => {
  server.answer = () => ({ body: FOUND });

  const { code, stdout } = await run('many.yml', '--from', 'now-30d', '--set', 'params.what=b');

  expect(code).toBe(0);
  expect(stdout).toContain('f  NOTICE       30  new     Many\n');
  expect(stdout).toContain('It would have fired once, most often for:\n       1  h\\x1b1\n');
  expect(stdout).toContain('Of the alerts that are there it would have raised 0, and 2 not; 1 are new.\n');
  expect(stdout).toContain('1,200 events were read, 30 counted, in 2.5 s.\n');
  expect(server.requests.at(-1)).toMatchObject({ path: '/api/rules/backtest' });
});

it('says of nothing what it is', async () => {
  server.answer = () => ({ body: { ...FOUND, fired: 0, groups: [], alerts: [] } });

  const { code, stdout } = await run('many.yml', '--from', 'now-30d');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^It would have fired 0 times\.$/m);
});

it('needs events of a file or of a server', async () => {
  const { code, stderr } = await run('many.yml');

  expect(code).toBe(64);
  expect(stderr).toContain('give --events with a file, or --from with a time');
});

it.each([
  [['--from', 'now-30d', '--events', 'events.ndjson'], '--events and --now do not go together with --from'],
  [['--from', 'now-30d', '--now', '2026-11-24T12:00:00Z'], '--events and --now do not go together with --from'],
  [['--to', 'now-1d', '--events', 'events.ndjson'], '--to goes with --from'],
])('does not pass over what does not go together: %s', async (args, says) => {
  expect(await run('many.yml', ...args)).toMatchObject({ code: 64, stderr: `mozdef: ${says}\n` });
});
