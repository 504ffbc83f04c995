import type { Match } from './judge.ts';

export interface ChainOptions {
  readonly window: number;
  /** Number of steps, bits 0.. of `Match.steps`. */
  readonly steps: number;
  readonly ordered: boolean;
}

/** All steps, complete within a window. */
export interface Chain {
  /** Of its last event. */
  readonly time: number;
  /** Time of its first event: the latest possible. */
  readonly first: number;
}

/** Every time at which all steps are complete within the window, each once, with the shortest chain that ends there. */
export function* chains(matches: readonly Match[], options: ChainOptions): Generator<Chain> {
  const ends = options.ordered ? new InOrder(options.steps) : new InAnyOrder(options.steps);
  for (let next = 0; next < matches.length; ) {
    const { time } = matches[next] as Match;
    const simultaneous: number[] = [];
    for (; matches[next]?.time === time; next++) simultaneous.push((matches[next] as Match).steps);
    const first = ends.add(time, simultaneous);
    if (first > time - options.window) yield { time, first };
  }
}

class InAnyOrder {
  /** When each step came last. */
  readonly #latest: number[];

  constructor(steps: number) {
    this.#latest = Array.from({ length: steps }, () => Number.NEGATIVE_INFINITY);
  }

  /** Takes the events of a time; returns the latest start of what ends with one of them, or minus infinity. */
  add(time: number, simultaneous: readonly number[]): number {
    const bits = simultaneous.reduce((all, some) => all | some, 0);
    let came = false;
    for (const step of this.#latest.keys()) {
      if ((bits & (1 << step)) === 0) continue;
      this.#latest[step] = time;
      came = true;
    }
    return came ? Math.min(...this.#latest) : Number.NEGATIVE_INFINITY;
  }
}

class InOrder {
  /** The latest start of a chain of the steps 0..n. */
  readonly #starts: number[];

  constructor(steps: number) {
    this.#starts = Array.from({ length: steps }, () => Number.NEGATIVE_INFINITY);
  }

  /** As of the other: what ends with one of them as the last step. */
  add(time: number, simultaneous: readonly number[]): number {
    const before = [...this.#starts];
    const events = eventsOf(simultaneous, before.length);
    let ends = Number.NEGATIVE_INFINITY;
    for (const from of before.keys()) {
      const start = from === 0 ? time : (before[from - 1] as number);
      if (start === Number.NEGATIVE_INFINITY) break;
      const to = from + reach(events.slice(from));
      for (let step = from; step < to; step++) this.#starts[step] = Math.max(this.#starts[step] as number, start);
      if (to === before.length) ends = Math.max(ends, start);
    }
    return ends;
  }
}

/** For each step the events that can be it. As many as there are steps are enough of each. */
function eventsOf(simultaneous: readonly number[], steps: number): number[][] {
  const events = Array.from({ length: steps }, (): number[] => []);
  for (const [event, bits] of simultaneous.entries())
    for (const [step, some] of events.entries())
      if ((bits & (1 << step)) !== 0 && some.length < steps) some.push(event);
  return events;
}

/** How many of these steps, from the first on, can each have an event of its own: a matching, by augmenting paths. */
function reach(events: readonly (readonly number[])[]): number {
  const stepOf = new Map<number, number>();
  const place = (step: number, tried: Set<number>): boolean => {
    for (const event of events[step] ?? []) {
      if (tried.has(event)) continue;
      tried.add(event);
      const holder = stepOf.get(event);
      if (holder !== undefined && !place(holder, tried)) continue;
      stepOf.set(event, step);
      return true;
    }
    return false;
  };
  let step = 0;
  while (step < events.length && place(step, new Set())) step++;
  return step;
}
