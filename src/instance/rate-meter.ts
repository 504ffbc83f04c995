/** A count that only grows. */
export type Reading = () => number;

const WINDOW_MS = 10_000;

interface Sample {
  readonly time: number;
  readonly values: readonly number[];
}

/** Turns growing counts into rates over the last ten seconds. */
export class RateMeter {
  readonly #readings: Readonly<Record<string, Reading>>;
  readonly #now: () => number;
  #samples: Sample[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(readings: Readonly<Record<string, Reading>>, now: () => number) {
    this.#readings = readings;
    this.#now = now;
  }

  start(): void {
    this.sample();
    this.#timer = setInterval(() => this.sample(), 1000);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  sample(): void {
    const time = this.#now();
    this.#samples.push({ time, values: Object.values(this.#readings).map((read) => read()) });
    this.#samples = this.#samples.filter((sample) => sample.time >= time - WINDOW_MS);
  }

  /** Events per second by name. */
  perSecond(): Record<string, number> {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    const seconds = first && last ? (last.time - first.time) / 1000 : 0;
    return Object.fromEntries(
      Object.keys(this.#readings).map((name, index) => {
        const grown = (last?.values[index] ?? 0) - (first?.values[index] ?? 0);
        return [name, seconds > 0 ? Math.round((grown / seconds) * 10) / 10 : 0];
      }),
    );
  }
}
