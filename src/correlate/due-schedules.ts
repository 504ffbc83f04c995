import { Histogram, type Registry } from 'prom-client';
import { Clock } from './clock.ts';

export interface DueSchedulesOptions {
  readonly registry?: Registry | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Told when one is due by the clock of schedules. */
  readonly onDue: () => void;
}

/** Which schedules are due, and how long each waits until its rules are judged. */
export class DueSchedules {
  readonly #options: DueSchedulesOptions;
  /** When each was due, by its distance. */
  readonly #since = new Map<number, number>();
  readonly #waits: Histogram | undefined;
  #beats: Clock | undefined;

  constructor(options: DueSchedulesOptions) {
    this.#options = options;
    const { registry } = options;
    this.#waits =
      registry &&
      new Histogram({
        name: 'mozdef_rules_due_to_done_seconds',
        help: 'Time from when a schedule was due until all of its rules were judged by what was read.',
        buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300],
        registers: [registry],
      });
  }

  /** From now on these distances are due as their time comes, and no others but those that are added. */
  async follow(distances: ReadonlySet<number>): Promise<void> {
    await this.stop();
    this.#beats = new Clock(distances, (everyMs) => {
      this.add(everyMs);
      this.#options.onDue();
    });
    await this.#beats.start();
  }

  async stop(): Promise<void> {
    await this.#beats?.stop();
  }

  get size(): number {
    return this.#since.size;
  }

  /** Distances, milliseconds. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.#since.keys();
  }

  add(everyMs: number): void {
    if (!this.#since.has(everyMs)) this.#since.set(everyMs, this.#options.clock());
  }

  done(everyMs: number): void {
    const since = this.#since.get(everyMs);
    this.#since.delete(everyMs);
    if (since !== undefined) this.#waits?.observe((this.#options.clock() - since) / 1000);
  }
}
