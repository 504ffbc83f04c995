import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';

/** Something that one instance of all does now and then, some of it at each call. */
export interface Chore {
  /** For the log. */
  readonly name: string;
  readonly step: (now: number) => Promise<unknown>;
}

const EVERY_MS = 10_000;

/** The chores of who holds the schedule. They keep no rule waiting, and one that fails keeps no other from being done. */
export class Chores {
  readonly #chores: readonly Chore[];
  readonly #log: Logger;
  readonly #failing = new Set<string>();
  #last = Number.NEGATIVE_INFINITY;
  #work: Promise<void> | undefined;

  constructor(chores: readonly Chore[], log: Logger) {
    this.#chores = chores;
    this.#log = log;
  }

  /** Begins them if it is time and they are not being done. */
  begin(now: number): void {
    if (this.#work || Math.abs(now - this.#last) < EVERY_MS) return;
    this.#last = now;
    this.#work = this.#run(now).finally(() => (this.#work = undefined));
  }

  /** Resolves when none is being done. */
  async done(): Promise<void> {
    await this.#work;
  }

  async #run(now: number): Promise<void> {
    for (const { name, step } of this.#chores) {
      try {
        await step(now);
        this.#failing.delete(name);
      } catch (error) {
        if (!this.#failing.has(name)) this.#log.warn({ error: messageOf(error) }, `${name} failed, and is tried again`);
        this.#failing.add(name);
      }
    }
  }
}
