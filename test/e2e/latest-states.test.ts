import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer, until } from '../support/running-server.ts';

const GUIDE = resolve(import.meta.dirname, '../../docs/guides/write-a-plugin.md');

/** The plugin of the guide that keeps last known states, as it stands there. */
function guidePlugin(): string {
  const code = /^```ts\n(\/\/ doors\.ts\n[\s\S]*?)^```/m.exec(readFileSync(GUIDE, 'utf8'))?.[1];
  if (code === undefined) throw new Error('the guide has no plugin doors.ts');
  return code;
}

describe('last known states, by the plugin of the guide', () => {
  const own = mkdtempSync(join(tmpdir(), 'mozdef-doors-'));
  let server: RunningServer;
  beforeAll(async () => {
    writeFileSync(join(own, 'doors.ts'), guidePlugin());
    server = await RunningServer.start({ set: [`plugins.directories=${own}`, 'worker.threads=1'] });
    const events = [
      { door: '7', state: 'closed' },
      { door: '8', state: 'open' },
      { door: '7', state: 'open' },
      { door: 'x/y', state: 'closed' },
    ].map((details) => ({ category: 'door', hostname: 'gate1', summary: `door is ${details.state}`, details }));
    await server.post('/events', JSON.stringify([...events, { category: 'door', summary: 'no door is named' }]));
    await until(async () => (await server.count('category:door')) === 1, 20_000, 'the batch to be stored');
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(own, { recursive: true, force: true });
  });

  const latest = (...args: string[]) => runCli(['latest', ...args, '--data-dir', server.dataDir]);

  it('lists them by the beginning of their ids, the last of each', async () => {
    const { code, stdout } = await latest('list', '--beginning', 'door-');

    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(code).toBe(0);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['door-7', expect.stringMatching(/^20/), 'door', 'door is open'],
      ['door-8', expect.stringMatching(/^20/), 'door', 'door is open'],
      ['door-x/y', expect.stringMatching(/^20/), 'door', 'door is closed'],
    ]);
  });

  it('finds them by a query', async () => {
    const { stdout } = await latest('list', 'details.state:open AND hostname:gate*', '--json');

    const found = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { details: object });
    expect(found.map(({ details }) => details)).toEqual([
      { door: '7', state: 'open' },
      { door: '8', state: 'open' },
    ]);
  });

  it('shows one, whatever is in its id', async () => {
    const { stdout } = await latest('show', 'door-x/y');

    expect(JSON.parse(stdout)).toMatchObject({ details: { door: 'x/y' }, mozdef: { staticid: 'door-x/y' } });
  });

  it('says what is not there, and what is wrong with a query', async () => {
    expect(await latest('list', 'details.state:ajar')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'there is no last known state\n',
    });
    expect(await latest('show', 'door-9')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no last known state door-9'),
    });
    expect(await latest('list', 'a OR')).toMatchObject({
      code: 65,
      stderr: expect.stringMatching(/\n {2}a OR\n {6}\^\n$/),
    });
  });
});
