import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFile } from '../lifecycle/data-dir.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { hostInUrl, isLoopback, reachableHost } from '../lifecycle/listen-address.ts';
import type { Settings } from '../settings.ts';
import type { CommonOptions } from './common-options.ts';
import { settingsOf } from './settings-of.ts';

/** Where a server is, and how to prove that one may ask it. */
export interface ServerAddress {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
  /** What to do when it does not answer. */
  readonly remedy: string;
}

/**
 * Finds the server: `--url`, else what the one that runs on the data directory wrote into `run.json`, else where the
 * configuration says that it listens. The credential is `--token`, else `local.token` of the data directory.
 */
export function findServer(role: 'frontend' | 'web', options: CommonOptions): ServerAddress {
  const { url, token } = options;
  if (url !== undefined) {
    const named = checkedUrl(url);
    return { url: named, token: token ?? tokenFor(named, options), remedy: 'Check --url.' };
  }
  const { settings } = settingsOf(options);
  const credential = token ?? localToken(settings.data_dir);
  const run = readRunFile(settings.data_dir);
  if (run?.[role] !== undefined) return { url: run[role], token: credential, remedy: START };
  const remedy = run ? `The process ${run.pid} on this data directory runs without the role ${role}.` : START;
  return { url: listenUrl(settings, role), token: credential, remedy };
}

const START = 'Is it running? Start it with: mozdef serve (or name another with --url or --data-dir)';

function checkedUrl(text: string): string {
  const url = text.replace(/^(?![a-z]+:\/\/)/i, 'http://');
  if (URL.canParse(url) && /^https?:/i.test(url)) return url.replace(/\/+$/, '');
  throw new MozdefError('usage', `--url ${text} is no address`, { remedy: 'Write it as http://HOST:PORT.' });
}

/** The credential of the data directory is for servers on this machine, and goes to no other. */
function tokenFor(url: string, options: CommonOptions): string | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isLoopback(host) ? localToken(settingsOf(options).settings.data_dir) : undefined;
}

function localToken(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, 'local.token'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** What the process that serves this data directory wrote; undefined when none runs. */
export function readRunFile(dataDir: string): RunFile | undefined {
  try {
    const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile;
    return isAlive(run.pid) ? run : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where the configuration says that a role listens. */
function listenUrl(settings: Settings, role: 'frontend' | 'web'): string {
  const { listen, tls } = settings[role];
  const { host, port } = listen;
  return `${tls.cert_file === '' ? 'http' : 'https'}://${hostInUrl(reachableHost(host))}:${port}`;
}
