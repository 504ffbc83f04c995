import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../support/running-server.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OLD_NODE = ['--require', join(import.meta.dirname, 'old-node.cjs')];

describe('bin/mozdef on an old Node', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-launcher-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [...OLD_NODE, join(ROOT, 'bin/mozdef'), ...args], { encoding: 'utf8' });

  it('hands over to the Node that came along', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

    expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('passes the exit code on', () => {
    expect(run('no-such-command').status).toBe(64);
  });

  it('passes signals on and ends when the other does', async () => {
    const listen = ['frontend', 'web'].flatMap((role) => ['--set', `${role}.listen=127.0.0.1:0`]);
    const args = [...OLD_NODE, join(ROOT, 'bin/mozdef'), 'serve', '--data-dir', directory, ...listen];
    const launcher = spawn(process.execPath, args, { stdio: 'ignore' });
    const ended = new Promise((done) => launcher.once('exit', done));
    const runFile = join(directory, 'run.json');
    await until(() => existsSync(runFile), 20_000, 'the server to start');
    const { pid } = JSON.parse(readFileSync(runFile, 'utf8')) as { pid: number };
    expect(pid).not.toBe(launcher.pid);

    launcher.kill('SIGTERM');

    expect(await ended).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('says what to do when none came along', () => {
    mkdirSync(join(directory, 'bin'));
    cpSync(join(ROOT, 'bin/mozdef'), join(directory, 'bin/mozdef'));

    const { status, stderr } = spawnSync(process.execPath, [...OLD_NODE, join(directory, 'bin/mozdef')], {
      encoding: 'utf8',
    });

    expect(status).toBe(69);
    expect(stderr).toMatch(/needs Node 24 or newer, this is 20\.19\.0[^]*npm install/);
  });
});
