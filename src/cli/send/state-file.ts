import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where a command remembers how far it came, in the user's cache directory: a file of its own for each identity. */
export function statePath(identity: unknown, env: NodeJS.ProcessEnv): string {
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mozdef', 'send', `${hash}.json`);
}

/** What was written last; undefined when nothing was, or it cannot be read. */
export function readState(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Writes it whole or not at all. Throws when the directory cannot be written. */
export function writeState(path: string, state: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
