import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFile } from '../lifecycle/data-dir.ts';
import { parseListen } from '../lifecycle/listen-address.ts';
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
  if (url !== undefined && token !== undefined) return { url: trimmed(url), token, remedy: CHECK_URL };
  const { settings } = settingsOf(options);
  const credential = token ?? localToken(settings.data_dir);
  if (url !== undefined) return { url: trimmed(url), token: credential, remedy: CHECK_URL };
  const run = readRunFile(settings.data_dir);
  if (run?.[role] !== undefined) return { url: trimmed(run[role]), token: credential, remedy: START };
  const remedy = run ? `The process ${run.pid} on this data directory runs without the role ${role}.` : START;
  return { url: listenUrl(settings, role), token: credential, remedy };
}

const CHECK_URL = 'Check --url.';
const START = 'Is it running? Start it with: mozdef serve (or name another with --url or --data-dir)';

function trimmed(url: string): string {
  return url.replace(/\/+$/, '').replace(/^(?![a-z]+:\/\/)/i, 'http://');
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

/** Where the configuration says that a role listens; an address that stands for all is reached through loopback. */
export function listenUrl(settings: Settings, role: 'frontend' | 'web'): string {
  const { host, port } = parseListen(settings[role].listen, `${role}.listen`);
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
