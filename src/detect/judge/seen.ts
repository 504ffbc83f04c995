import { type Finding, type Judge, joined, type Match } from './judge.ts';

export interface SeenOptions {
  readonly window: number;
  /** Number of steps, bits 0.. of `Match.steps`. */
  readonly steps: number;
  /** Whether it is enough that these were seen, as bits. */
  readonly enough: (seen: number) => boolean;
}

/** Which steps were seen in the half-open window (t - window, t], judged at the time t of each match. */
export function judgeSeen(options: SeenOptions): Judge {
  const { window, enough } = options;
  return {
    before: window,
    quiet: window,
    monotone: false,
    judge(matches, { from }) {
      const findings: Finding[] = [];
      const inside = new Window(matches, options);
      while (!inside.atEnd) {
        const { time, first, seen } = inside.next();
        if (time >= from && enough(seen)) findings.push({ first, fired: time, last: time, until: time, value: 1 });
      }
      return { findings: joined(findings, window) };
    },
  };
}

class Window {
  readonly #matches: readonly Match[];
  readonly #window: number;
  readonly #counts: number[];
  #oldest = 0;
  #next = 0;

  constructor(matches: readonly Match[], { window, steps }: SeenOptions) {
    this.#matches = matches;
    this.#window = window;
    this.#counts = Array.from({ length: steps }, () => 0);
  }

  get atEnd(): boolean {
    return this.#next === this.#matches.length;
  }

  /** On to the next time at which matches come. */
  next(): { readonly time: number; readonly first: number; readonly seen: number } {
    const { time } = this.#matches[this.#next] as Match;
    for (; this.#matches[this.#next]?.time === time; this.#next++) this.#count(this.#matches[this.#next] as Match, 1);
    for (; (this.#matches[this.#oldest] as Match).time <= time - this.#window; this.#oldest++)
      this.#count(this.#matches[this.#oldest] as Match, -1);
    const seen = this.#counts.reduce((bits, count, step) => (count > 0 ? bits | (1 << step) : bits), 0);
    return { time, first: (this.#matches[this.#oldest] as Match).time, seen };
  }

  #count({ steps }: Match, change: 1 | -1): void {
    for (const step of this.#counts.keys())
      if ((steps & (1 << step)) !== 0) this.#counts[step] = (this.#counts[step] as number) + change;
  }
}
