import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface ServerOptions {
  readonly dataDir?: string;
  /** `key=value` settings. */
  readonly set?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another `mozdef` than the clone's. */
  readonly binary?: string;
}

/** A real `mozdef serve` in a process of its own, on free ports and a data directory of its own. */
export class RunningServer {
  readonly dataDir: string;
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #output = '';
  frontend = '';
  web = '';

  private constructor(dataDir: string, options: ServerOptions) {
    this.dataDir = dataDir;
    this.#options = options;
  }

  static async start(options: ServerOptions = {}): Promise<RunningServer> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'mozdef-test-')));
    const server = new RunningServer(dataDir, options);
    await server.start();
    return server;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What the server printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Starts (again) on the same data directory; resolves when it serves. */
  async start(extra: readonly string[] = []): Promise<void> {
    rmSync(join(this.dataDir, 'run.json'), { force: true });
    const sets = [
      'frontend.listen=127.0.0.1:0',
      'web.listen=127.0.0.1:0',
      'health.events=false',
      ...(this.#options.set ?? []),
      ...extra,
    ];
    const args = ['serve', '--data-dir', this.dataDir, ...sets.flatMap((set) => ['--set', set])];
    const child = spawn(process.execPath, [this.#options.binary ?? join(ROOT, 'bin/mozdef'), ...args], {
      env: { ...process.env, ...this.#options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', (data) => (this.#output += data));
    child.stderr.on('data', (data) => (this.#output += data));
    await until(
      () => existsSync(join(this.dataDir, 'run.json')) || child.exitCode !== null,
      60_000,
      'the server to start',
    );
    if (child.exitCode !== null) throw new Error(`mozdef serve ended with ${child.exitCode}:\n${this.#output}`);
    const run = JSON.parse(readFileSync(join(this.dataDir, 'run.json'), 'utf8'));
    this.frontend = run.frontend;
    this.web = run.web;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends it with this signal and waits until it is gone; resolves to the exit code (null when a signal killed it). */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await new Promise((done) => child.once('exit', done));
    }
    return child.exitCode;
  }

  /** Stops it and deletes its data. */
  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Header by which the API knows whoever may read the data directory. */
  get credential(): { readonly authorization: string } {
    return { authorization: `Bearer ${readFileSync(join(this.dataDir, 'local.token'), 'utf8').trim()}` };
  }

  async post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.frontend + path, { method: 'POST', body, headers });
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.web + path, { headers: this.credential });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async postApi<T>(path: string, body: unknown = {}): Promise<T> {
    const headers = { 'content-type': 'application/json', ...this.credential };
    const response = await fetch(this.web + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Number of stored events that match. */
  async count(query: string, from = '2000-01-01'): Promise<number> {
    const parameters = new URLSearchParams({ q: query, from, to: 'now+2d' });
    return (await this.get<{ count: number }>(`/api/events/count?${parameters}`)).count;
  }
}

/** Resolves when the condition holds; looks every 20 ms, rejects after the time-out. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  what: string,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
