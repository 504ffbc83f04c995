/** A clock that runs at most so much faster than time goes by. */
const MOST_SPEED = 10;

/**
 * Follows a clock that people, or what sets it, may move: forward only bit by bit, back at once. What is forgotten for good is forgotten by
 * this one, so that a clock which is ahead for some minutes costs nothing.
 */
export class SlowClock {
  readonly #clock: () => number;
  readonly #monotonic: () => number;
  #last: { readonly time: number; readonly at: number } | undefined;

  /** `monotonic`: milliseconds that nothing sets. */
  constructor(clock: () => number, monotonic: () => number) {
    this.#clock = clock;
    this.#monotonic = monotonic;
  }

  /** Milliseconds since 1970; `from`: where it begins if it is asked for the first time. */
  now(from: number): number {
    const [clock, at] = [this.#clock(), this.#monotonic()];
    const most = this.#last ? this.#last.time + MOST_SPEED * (at - this.#last.at) : from;
    this.#last = { time: Math.min(clock, most), at };
    return this.#last.time;
  }
}
