import { Histogram, type Registry } from 'prom-client';

export interface DueSchedulesOptions {
  readonly registry?: Registry | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** Which schedules are due, and how long each waits until its rules are judged. */
export class DueSchedules {
  readonly #clock: () => number;
  /** When each was due, by its distance. */
  readonly #since = new Map<number, number>();
  readonly #waits: Histogram | undefined;

  constructor({ registry, clock }: DueSchedulesOptions) {
    this.#clock = clock;
    this.#waits =
      registry &&
      new Histogram({
        name: 'mozdef_rules_due_to_done_seconds',
        help: 'Time from when a schedule was due until all of its rules were judged by what was read.',
        buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300],
        registers: [registry],
      });
  }

  get size(): number {
    return this.#since.size;
  }

  /** Distances, milliseconds. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.#since.keys();
  }

  add(everyMs: number): void {
    if (!this.#since.has(everyMs)) this.#since.set(everyMs, this.#clock());
  }

  done(everyMs: number): void {
    const since = this.#since.get(everyMs);
    this.#since.delete(everyMs);
    if (since !== undefined) this.#waits?.observe((this.#clock() - since) / 1000);
  }
}
