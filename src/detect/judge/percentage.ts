import type { RuleCondition } from '../rule/rule-keys.ts';
import { type Judge, joined, type Match } from './judge.ts';
import type { Running } from './running.ts';
import { sweep } from './sweep.ts';
import { fewerFulfil, watch } from './watch.ts';

export interface PercentageOptions {
  readonly window: number;
  readonly condition: RuleCondition;
  /** Matches in the window, below which nothing is said. */
  readonly atLeast: number;
}

/**
 * When the percentage of the matches of one window (bit 0) that are also counted (bit 1) fulfils the condition: judged when a match
 * comes, and if the condition has an upper bound also when one leaves.
 */
export function judgePercentage({ window, condition, atLeast }: PercentageOptions): Judge {
  const optionsOf = () => ({ window, condition, inside: new Share(atLeast) });
  return {
    before: window,
    quiet: window,
    monotone: false,
    judge: (matches, clock) =>
      fewerFulfil(condition)
        ? watch(matches, clock, optionsOf())
        : { findings: joined(sweep(matches, { ...optionsOf(), from: clock.from }), window) },
  };
}

/** The percentage of a window's matches that are counted. */
export class Share implements Running {
  readonly #atLeast: number;
  #all = 0;
  #counted = 0;

  constructor(atLeast: number) {
    this.#atLeast = atLeast;
  }
  get value(): number | undefined {
    return this.#all < Math.max(this.#atLeast, 1) ? undefined : (100 * this.#counted) / this.#all;
  }
  add(match: Match): void {
    this.#all++;
    this.#counted += countOf(match);
  }
  remove(match: Match): void {
    this.#all--;
    this.#counted -= countOf(match);
  }
}

function countOf({ steps }: Match): number {
  return (steps & 2) === 0 ? 0 : 1;
}
