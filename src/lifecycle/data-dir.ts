import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MozdefError, messageOf } from './error.ts';

/** Where a running instance can be reached; written into its data directory for the command line. */
export interface RunFile {
  readonly pid: number;
  readonly frontend?: string;
  readonly web?: string;
  /** Ports on which syslog is taken, by transport. */
  readonly syslog?: { readonly udp?: number; readonly tcp?: number; readonly tls?: number } | undefined;
}

/** The data directory of one running instance: created, writable, and locked against a second one. */
export class DataDir {
  readonly path: string;
  readonly #lock: DatabaseSync;

  private constructor(path: string, lock: DatabaseSync) {
    this.path = path;
    this.#lock = lock;
  }

  /** Rejects with `data-dir-unusable` or `data-dir-locked`. */
  static claim(path: string): DataDir {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw unusable(path, error);
    }
    return new DataDir(path, lockFile(path));
  }

  /** The directory of one part, created when it is new. */
  directory(name: string): string {
    const directory = join(this.path, name);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return directory;
  }

  /** The token with which commands on this machine prove that they may read the data directory; made at first start. */
  localToken(): string {
    return this.#kept('local.token', () => `mzd_${randomBytes(32).toString('base64url')}`);
  }

  /** The name of the instance that lives here, made at first start: the host's name and eight random digits. */
  instanceId(host: string): string {
    return this.#kept(
      'instance.id',
      () => `${host.replaceAll(/[^\w.-]/g, '_').slice(0, 60)}-${randomBytes(4).toString('hex')}`,
    );
  }

  writeRunFile(run: RunFile): void {
    const file = join(this.path, 'run.json');
    writeFileSync(`${file}.new`, `${JSON.stringify(run)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  /** The line in this file; made when there is none. */
  #kept(name: string, make: () => string): string {
    const file = join(this.path, name);
    try {
      const kept = readFileSync(file, 'utf8').trim();
      if (kept) return kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(file, error);
    }
    const made = make();
    writeFileSync(file, `${made}\n`, { mode: 0o600 });
    return made;
  }

  release(): void {
    rmSync(join(this.path, 'run.json'), { force: true });
    this.#lock.close();
  }
}

/** Throws `data-dir-unusable` when this directory cannot be written, or made where it is not there yet. Leaves nothing behind. */
export function checkDataDir(path: string): void {
  try {
    const existing = nearestExisting(path);
    if (!statSync(existing).isDirectory()) throw new Error(`${existing} is no directory`);
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK);
    if (existing !== path) tryToMake(existing);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Permissions say that the administrator may write everywhere, also where no directory can be, such as in /proc. */
function tryToMake(parent: string): void {
  try {
    rmdirSync(mkdtempSync(join(parent, '.mozdef-')));
  } catch (error) {
    throw new Error(`it cannot be created in ${parent} (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
}

/** The path itself, or the nearest above it that is there. */
export function nearestExisting(path: string): string {
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  return existing;
}

/** A lock that the operating system lets go of when the process ends, however it ends: SQLite's, on a file of its own. */
function lockFile(path: string): DatabaseSync {
  const file = join(path, 'lock');
  try {
    const lock = new DatabaseSync(file);
    lock.exec(
      'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS lock (held INTEGER); COMMIT;',
    );
    return lock;
  } catch (error) {
    if (!/locked|busy/.test(messageOf(error))) throw unusable(path, error);
    throw new MozdefError('data-dir-locked', `another MozDef process uses the data directory ${path}`, {
      remedy: 'Stop it, or give this one a directory of its own with --data-dir.',
      cause: error,
    });
  }
}

function unusable(path: string, cause: unknown): MozdefError {
  return new MozdefError('data-dir-unusable', `cannot use ${path}: ${messageOf(cause)}`, {
    remedy: 'Give a directory that this user may write with --data-dir.',
    cause,
  });
}
