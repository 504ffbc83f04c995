import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MOZDEF = resolve(import.meta.dirname, '../../../bin/mozdef');

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty directory of its own. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'mozdef-cli-'));
}

/** Runs the command line as a process of its own, without the settings of whoever runs the tests. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = startCli(args, options);
  child.stdin?.end(options.input ?? '');
  return await finished(child);
}

export function startCli(args: readonly string[], { cwd, env }: RunOptions = {}): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:MOZDEF_|NO_COLOR|FORCE_COLOR)/.test(name));
  const cache = { XDG_CACHE_HOME: join(cwd ?? temporaryDirectory(), 'cache') };
  return spawn(process.execPath, [MOZDEF, ...args], {
    cwd: cwd ?? temporaryDirectory(),
    env: { ...Object.fromEntries(inherited), ...cache, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

export async function finished(child: ChildProcess): Promise<RunResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') };
}
