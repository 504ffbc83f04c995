import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkClock } from '../../src/cli/doctor/check-clock.ts';
import { checkDataDir, checkDisk } from '../../src/cli/doctor/check-data-dir.ts';
import { checkNode } from '../../src/cli/doctor/check-node.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { loadSettings, type Settings } from '../../src/settings.ts';
import { FakeServer } from './support/fake-server.ts';
import { runCli, temporaryDirectory } from './support/run-cli.ts';

function settings(set: Record<string, string>): Settings {
  const flags = Object.entries(set).map(([key, text]) => ({ flag: key, key, text }));
  return loadSettings({ env: {}, flags, directory: temporaryDirectory() }).settings;
}

function findings(stdout: string): Record<string, Finding['result']> {
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
  return Object.fromEntries(all.map(({ check, result }) => [check, result]));
}

describe('mozdef doctor', () => {
  it('warns of a rule file with a fault in one sentence, and says what tells of all', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'bad.yml'), 'id: bad\ntitle: Bad\nquery: "category:("\n');

    const { stdout } = await runCli(['doctor', '--set', `rules.directories=[${cwd}]`], { cwd });

    expect(stdout).toMatch(/^warn +rules .*bad\.yml:3:1: query: .*[^.]\. mozdef rules check says all that is wrong$/m);
  });

  it('finds nothing to mend around a running server', async () => {
    const server = await FakeServer.start();
    server.answer = () => ({ body: { status: 'ok', reasons: [] } });

    const { code, stdout } = await runCli(['doctor', '--data-dir', server.dataDir, '--json']);
    await server.stop();

    expect(findings(stdout)).toMatchObject({
      node: 'ok',
      clock: 'ok',
      configuration: 'ok',
      'data directory': 'ok',
      'port of frontend': 'ok',
      'port of web': 'ok',
      server: 'ok',
    });
    expect(code).toBe(0);
  });

  it('says that none runs, which is no failure', async () => {
    const args = [
      'doctor',
      '--set',
      'web.listen=127.0.0.1:1',
      '--set',
      'roles=frontend,worker',
      '--set',
      'frontend.listen=127.0.0.1:0',
      '--set',
      'queue.min_free_bytes=1',
    ];
    const { stdout } = await runCli([...args, '--set', 'store.min_free_bytes=1']);

    expect(stdout).toMatch(
      /^warn {2}server +no server answers at http:\/\/127\.0\.0\.1:1.*Start it with: mozdef serve/m,
    );
  });

  it('fails with what is wrong with the configuration', async () => {
    const { code, stdout } = await runCli(['doctor', '--set', 'quue.x=1', '--set', 'worker.threads=-1', '--json']);

    expect(code).toBe(1);
    expect(stdout).toContain('did you mean queue?');
    expect(stdout.match(/"fail"/g)).toHaveLength(2);
  });
});

it('doctor fails with what serve would refuse', async () => {
  const { code, stdout } = await runCli([
    'doctor',
    '--set',
    'frontend.listen=0.0.0.0:0',
    '--set',
    'web.listen=[::]:0',
    '--json',
  ]);

  expect(code).toBe(1);
  expect(findings(stdout)).toMatchObject({ configuration: 'fail', 'data directory': 'ok' });
  expect(stdout).toMatch(/frontend\.listen is 0\.0\.0\.0.*\n.*web\.listen is ::/);
});

describe('the checks', () => {
  it('know which Node is too old', () => {
    expect([checkNode('20.11.0').result, checkNode('24.0.0').result, checkNode('100.1.0').result]).toEqual([
      'fail',
      'ok',
      'ok',
    ]);
  });

  it('know a clock that cannot be right', () => {
    const at = (time: string) => checkClock(Date.parse(time)).result;

    expect([at('1970-01-01'), at('2026-11-24'), at('2150-01-01')]).toEqual(['fail', 'ok', 'fail']);
  });

  it('know a data directory that cannot be used', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'file'), '');

    expect(checkDataDir(settings({ data_dir: join(directory, 'new') })).result).toBe('ok');
    expect(checkDataDir(settings({ data_dir: directory })).result).toBe('ok');
    expect(checkDataDir(settings({ data_dir: join(directory, 'file') }))).toMatchObject({
      result: 'fail',
      remedy: expect.stringContaining('--data-dir'),
    });
  });

  it('know a disk that is full, or soon will be', async () => {
    const base = { 'queue.min_free_bytes': '1', 'store.min_free_bytes': '1' };

    expect((await checkDisk(settings(base))).result).toBe('ok');
    expect(await checkDisk(settings({ ...base, 'store.min_free_bytes': '1000000TB' }))).toMatchObject({
      result: 'fail',
      remedy: expect.stringContaining('retention'),
    });
  });
});
