import type { Logger } from './log.ts';

const QUIET_MS = 10_000;

/** Warnings that can come with every request: of each reason one line in ten seconds, with the number in between. Reasons are few. */
export class PacedWarnings {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #message: string;
  readonly #reasons = new Map<string, { quietUntil: number; suppressed: number }>();

  constructor(log: Logger, now: () => number, message: string) {
    this.#log = log;
    this.#now = now;
    this.#message = message;
  }

  note(reason: string, fields: Readonly<Record<string, unknown>>): void {
    const now = this.#now();
    const known = this.#reasons.get(reason);
    if (known && now < known.quietUntil) {
      known.suppressed++;
      return;
    }
    this.#reasons.set(reason, { quietUntil: now + QUIET_MS, suppressed: 0 });
    const suppressed = known?.suppressed ? { suppressed: known.suppressed } : {};
    this.#log.warn({ reason, ...fields, ...suppressed }, this.#message);
  }
}
