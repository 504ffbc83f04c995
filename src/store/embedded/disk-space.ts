import { statfsSync } from 'node:fs';
import { MozdefError } from '../../lifecycle/error.ts';

const FRESH_MS = 500;

export interface DiskRoom {
  readonly free: number;
  readonly total: number;
}

export function diskRoom(directory: string): DiskRoom {
  const { bavail, blocks, bsize } = statfsSync(directory);
  return { free: bavail * bsize, total: blocks * bsize };
}

/** Refuses writing while the disk has too little room; looks at the disk twice a second at most. */
export class DiskSpace {
  readonly #look: () => DiskRoom;
  readonly #least: number;
  readonly #now: () => number;
  #looked = Number.NEGATIVE_INFINITY;
  #free = 0;
  #filledUntil = 0;

  constructor(options: { look: () => DiskRoom; least: number; now: () => number }) {
    this.#look = options.look;
    this.#least = options.least;
    this.#now = options.now;
  }

  /** A write failed for want of room, whatever the file system says (a quota): refuse for a second. */
  noteFull(): void {
    this.#filledUntil = this.#now() + 1000;
  }

  get full(): boolean {
    const now = this.#now();
    // A clock that was set back must not freeze the last answer.
    if (now - this.#looked >= FRESH_MS || now < this.#looked) {
      this.#free = this.#look().free;
      this.#looked = now;
    }
    return this.#free < this.#least || (now < this.#filledUntil && now > this.#filledUntil - 2000);
  }

  /** Throws `disk-full` when there is too little room. */
  check(): void {
    if (!this.full) return;
    throw new MozdefError('disk-full', `Less than ${this.#least} bytes are free where events are stored.`, {
      remedy: 'Free some disk space, shorten store.retention, or lower store.min_free_bytes.',
    });
  }
}
