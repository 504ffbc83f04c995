import { type BackOffTimes, backOff } from '../../../lifecycle/back-off.ts';
import type { MozdefError } from '../../../lifecycle/error.ts';

/** So many failures in a row are no accident. */
const MOST_FAILURES = 3;
const TIMES: BackOffTimes = { backOffMs: 500, mostBackOffMs: 15_000 };

/**
 * Keeps writers from a server that does not do its part: after a few failures in a row what comes is refused at once with
 * the last fault, and now and then one is let through to see.
 */
export class Breaker {
  readonly #now: () => number;
  readonly #times: BackOffTimes;
  #failures = 0;
  #fault: MozdefError | undefined;
  #until = 0;

  /** `now`: any clock that does not go back, milliseconds. */
  constructor(now: () => number, times: BackOffTimes = TIMES) {
    this.#now = now;
    this.#times = times;
  }

  /** The fault of a server that is not used for now. */
  get fault(): MozdefError | undefined {
    return this.#failures >= MOST_FAILURES ? this.#fault : undefined;
  }

  /** Throws the last fault while nothing is to be sent. */
  check(): void {
    const { fault } = this;
    if (!fault) return;
    if (this.#now() < this.#until) throw fault;
    // Whoever comes next shall wait for what becomes of this one.
    this.#wait();
  }

  failed(fault: MozdefError): void {
    this.#failures++;
    this.#fault = fault;
    if (this.fault) this.#wait();
  }

  succeeded(): void {
    this.#failures = 0;
    this.#fault = undefined;
  }

  #wait(): void {
    this.#until = this.#now() + backOff(this.#failures - MOST_FAILURES + 1, this.#times);
  }
}
