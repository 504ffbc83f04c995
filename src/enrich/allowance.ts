/** So long may alerts wait for plugins at once, milliseconds. */
const BURST_MS = 5000;
/** Of the time that passes, the part by which they may wait again. */
const SHARE = 0.25;

/**
 * How long alerts may wait for plugins: some seconds at once, and a quarter of the time in the long run, so that slow searches can
 * slow down neither the storing of events nor the schedule by more than that.
 */
export class Allowance {
  readonly #clock: () => number;
  #leftMs = BURST_MS;
  #at: number;

  /** The clock is in milliseconds and never goes back. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#at = clock();
  }

  /** Milliseconds that are left now. */
  get leftMs(): number {
    const now = this.#clock();
    this.#leftMs = Math.min(BURST_MS, this.#leftMs + (now - this.#at) * SHARE);
    this.#at = now;
    return Math.max(0, this.#leftMs);
  }

  spend(ms: number): void {
    this.#leftMs -= ms;
  }
}
