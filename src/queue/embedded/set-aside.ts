import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Where damaged parts of a queue go: `<directory>/queue-corrupt-<time>/`, one such directory per run, made when it is
 * needed. Each part lies beside a JSON report that says what it is. Nothing here is ever read or deleted again by MozDef.
 */
export class SetAside {
  readonly #parent: string;
  readonly #path: string;

  constructor(parent: string, time: Date) {
    this.#parent = parent;
    this.#path = join(parent, `queue-corrupt-${time.toISOString().replaceAll(':', '-')}`);
  }

  /** Writes bytes and their report durably; answers where. */
  keep(name: string, bytes: Uint8Array, report: Readonly<Record<string, unknown>>): string {
    this.#make();
    const path = join(this.#path, name);
    writeDurably(path, bytes);
    this.#report(name, report);
    return path;
  }

  /** Moves these files (those that exist) here, durably; answers where the first one is. */
  move(files: readonly string[], report: Readonly<Record<string, unknown>>): string {
    this.#make();
    const [first = ''] = files;
    this.#report(basename(first), report);
    // The first file last: while it is in its old place, the move is begun again after a crash.
    for (const file of [...files].reverse()) {
      if (existsSync(file)) renameSync(file, join(this.#path, basename(file)));
    }
    syncDirectory(this.#path);
    syncDirectory(this.#parent);
    return join(this.#path, basename(first));
  }

  #make(): void {
    mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    syncDirectory(this.#parent);
  }

  #report(name: string, report: Readonly<Record<string, unknown>>): void {
    const path = join(this.#path, `${name}.report.json`);
    writeDurably(path, Buffer.from(`${JSON.stringify({ file: name, ...report }, null, 2)}\n`));
    syncDirectory(this.#path);
  }
}

function writeDurably(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes, { flush: true, mode: 0o600 });
}

/** Makes names in a directory durable. */
export function syncDirectory(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
