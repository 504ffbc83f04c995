import type { Logger } from '../log/log.ts';

const QUIET_MS = 10_000;

const MESSAGE = 'request refused, its sender may lose events';

/** Logs refusals, since they may mean that a sender loses events; of each reason one line in ten seconds, with the number in between. */
export class RefusalLog {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #message: string;
  readonly #reasons = new Map<string, { quietUntil: number; suppressed: number }>();

  constructor(log: Logger, now: () => number, message = MESSAGE) {
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
