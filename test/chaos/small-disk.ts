import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(1 << 20, 1);

/** A directory on a file system of its own that can be filled up: a small tmpfs. Needs the right to mount. */
export class SmallDisk {
  readonly path: string;
  readonly #ballast: string;

  private constructor(path: string) {
    this.path = path;
    this.#ballast = join(path, 'ballast');
  }

  static create(path: string, megabytes: number): SmallDisk {
    mkdirSync(path, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path]);
    if (mounted.status !== 0) {
      throw new Error(
        `cannot mount a small disk at ${path}: ${mounted.stderr.toString()}. Chaos needs the right to mount (root).`,
      );
    }
    return new SmallDisk(path);
  }

  /** Writes until not a byte more fits. */
  fill(): void {
    const file = openSync(this.#ballast, 'a');
    try {
      for (;;) if (writeSync(file, CHUNK) < CHUNK.length) break;
    } catch {
      // ENOSPC: full, as wanted.
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  remove(): void {
    spawnSync('umount', [this.path]);
  }
}
