import type { RuleCondition } from '../rule/rule-keys.ts';
import { holds } from './condition.ts';
import { type Finding, larger, type Match } from './judge.ts';
import type { Running } from './running.ts';

export interface SweepOptions {
  readonly window: number;
  /** The value over an empty window. */
  readonly inside: Running;
  readonly condition: RuleCondition;
  /** Only what fires at this time or later is asked for. */
  readonly from: number;
}

/**
 * When a value over the half-open window (t - window, t] fulfils a condition, judged at the time t of each match, all matches of
 * that time included. It stays fulfilled until a match that comes or leaves ends it, at the latest when the window is empty.
 */
export function sweep(matches: readonly Match[], options: SweepOptions): Finding[] {
  const sweeper = new Sweeper(matches, options);
  while (!sweeper.atEnd) sweeper.step();
  return sweeper.finish();
}

class Sweeper {
  readonly #matches: readonly Match[];
  readonly #options: SweepOptions;
  readonly #findings: Finding[] = [];
  #open: Finding | undefined;
  /** Matches before these have left the window, have come into it. */
  #oldest = 0;
  #next = 0;

  constructor(matches: readonly Match[], options: SweepOptions) {
    this.#matches = matches;
    this.#options = options;
  }

  get atEnd(): boolean {
    return this.#next === this.#matches.length;
  }

  /** On to the next time at which matches come. */
  step(): void {
    const { inside, from } = this.#options;
    const { time } = this.#matches[this.#next] as Match;
    this.#leave(time);
    for (; this.#matches[this.#next]?.time === time; this.#next++) inside.add(this.#matches[this.#next] as Match);
    const value = this.#fulfilled();
    if (value === undefined) this.#end(time);
    else if (this.#open) this.#open = { ...this.#open, last: time, value: larger(this.#open.value, value) };
    else if (time >= from)
      this.#open = { first: (this.#matches[this.#oldest] as Match).time, fired: time, last: time, until: time, value };
  }

  finish(): Finding[] {
    this.#leave(Number.POSITIVE_INFINITY);
    return this.#findings;
  }

  /** Lets all leave that are out of the window at this time, moment by moment; what comes at a moment comes before it is judged. */
  #leave(time: number): void {
    const { inside, window } = this.#options;
    while (this.#oldest < this.#next) {
      const leaving = (this.#matches[this.#oldest] as Match).time;
      const moment = leaving + window;
      if (moment > time) return;
      for (; this.#oldest < this.#next && this.#matches[this.#oldest]?.time === leaving; this.#oldest++)
        inside.remove(this.#matches[this.#oldest] as Match);
      if (moment < time && (this.#oldest === this.#next || this.#fulfilled() === undefined)) this.#end(moment);
    }
  }

  #fulfilled(): number | undefined {
    const { value, admits = true } = this.#options.inside;
    return value !== undefined && holds(this.#options.condition, value) && admits ? value : undefined;
  }

  #end(until: number): void {
    if (this.#open) this.#findings.push({ ...this.#open, until });
    this.#open = undefined;
  }
}
