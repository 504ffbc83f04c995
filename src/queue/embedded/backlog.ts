import type { BatchRow } from './queue-database.ts';

/** How many rows are known ahead without their bytes. */
const WINDOW_ROWS = 1024;
/** How many bytes of batches that were just pushed wait in memory; the others are read from the disk when their turn comes. */
const MEMORY_BYTES = 16 * 1024 * 1024;

interface Released {
  readonly row: BatchRow;
  /** On the engine's monotonic clock, milliseconds. */
  readonly due: number;
}

export interface BacklogSource {
  /** The next rows of the queue after this one. */
  readonly load: (after: number, limit: number) => BatchRow[];
  /** Whether this row is delivered and not settled. */
  readonly isOut: (row: number) => boolean;
}

/**
 * Which batch comes next: those given back whose delay is over, in order of arrival, then the others in order of arrival.
 * Only a window of the queue is in memory, however long the queue is.
 */
export class Backlog {
  readonly #source: BacklogSource;
  #window: BatchRow[] = [];
  #windowAt = 0;
  /** The newest row that the window has seen. */
  #seen = 0;
  /** Whether all rows of the queue that no one has yet are in the window. */
  #caughtUp = false;
  #memoryBytes = 0;
  #released: Released[] = [];

  constructor(source: BacklogSource) {
    this.#source = source;
  }

  /** A batch that was just committed, with its bytes. */
  add(row: BatchRow): void {
    if (!this.#caughtUp || this.#window.length - this.#windowAt >= WINDOW_ROWS) {
      this.#caughtUp = false;
      return;
    }
    this.#seen = row.row;
    if (this.#memoryBytes + row.size > MEMORY_BYTES) row.bytes = undefined;
    else this.#memoryBytes += row.size;
    this.#window.push(row);
  }

  /** A batch that was delivered and comes back. */
  release(row: BatchRow, due: number): void {
    this.#released.push({ row, due });
    this.#released.sort((a, b) => a.row.row - b.row.row);
  }

  /** Takes the next batch, if there is one now. */
  take(now: number): BatchRow | undefined {
    const index = this.#released.findIndex((released) => released.due <= now);
    if (index >= 0) return this.#released.splice(index, 1)[0]?.row;
    if (this.#windowAt >= this.#window.length) this.#refill();
    const row = this.#window[this.#windowAt];
    if (!row) return undefined;
    this.#windowAt += 1;
    if (row.bytes) this.#memoryBytes -= row.size;
    if (this.#windowAt > WINDOW_ROWS) {
      this.#window = this.#window.slice(this.#windowAt);
      this.#windowAt = 0;
    }
    return row;
  }

  /** When the next of the delayed batches becomes due; undefined: none will. */
  nextDue(now: number): number | undefined {
    const later = this.#released.map(({ due }) => due).filter((due) => due > now);
    return later.length === 0 ? undefined : Math.min(...later);
  }

  /** Whether `take` may find something now. */
  hasReady(now: number): boolean {
    return !this.#caughtUp || this.#windowAt < this.#window.length || this.#released.some(({ due }) => due <= now);
  }

  /** Looks at the file anew: what is in it, not out and not delayed, is in line. */
  rescan(): void {
    this.#window = [];
    this.#windowAt = 0;
    this.#seen = 0;
    this.#memoryBytes = 0;
    this.#caughtUp = false;
  }

  /** For another file: as `rescan`, and all delays are over. */
  restart(): void {
    this.#released = [];
    this.rescan();
  }

  /** Reads on until there is something in the window or nothing more on the disk. */
  #refill(): void {
    this.#window = [];
    this.#windowAt = 0;
    while (!this.#caughtUp && this.#window.length === 0) {
      const rows = this.#source.load(this.#seen, WINDOW_ROWS);
      this.#seen = rows.at(-1)?.row ?? this.#seen;
      this.#caughtUp = rows.length < WINDOW_ROWS;
      const released = new Set(this.#released.map(({ row }) => row.row));
      this.#window = rows.filter(({ row }) => !released.has(row) && !this.#source.isOut(row));
    }
  }
}
