/** Keeps sending at a steady rate: says how long to wait before the next events may go. */
export class Pace {
  readonly #rate: number | undefined;
  readonly #now: () => number;
  #next: number | undefined;

  /** Events per second; undefined: as fast as it goes. */
  constructor(rate: number | undefined, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Milliseconds until these many events may be sent. Time lost to a slow server is not made up for by a burst. */
  take(events: number): number {
    if (this.#rate === undefined) return 0;
    const now = this.#now();
    const start = Math.max(now, this.#next ?? now);
    this.#next = start + (events / this.#rate) * 1000;
    return start - now;
  }

  /** Events in one body, so that a slow rate is a steady trickle and no burst every minute. */
  bodyEvents(most: number): number {
    return this.#rate === undefined ? most : Math.min(most, Math.max(1, Math.floor(this.#rate / 4)));
  }
}
