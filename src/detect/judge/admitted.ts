import type { RuleCondition } from '../rule/rule-keys.ts';
import { holds } from './condition.ts';
import type { Match } from './judge.ts';
import type { Running } from './running.ts';

/** Another value over the same window, and what must hold of it. */
interface Other {
  readonly inside: Running;
  readonly condition: RuleCondition;
}

/** A value over a window that is only looked at while other values over it fulfil their conditions. */
export class Admitted implements Running {
  readonly #inside: Running;
  readonly #others: readonly Other[];
  readonly #none: number | undefined;

  /** `none`: what another value is where there is nothing to judge. */
  constructor(inside: Running, others: readonly Other[], none: number | undefined) {
    this.#inside = inside;
    this.#others = others;
    this.#none = none;
  }

  get value(): number | undefined {
    return this.#inside.value;
  }
  get admits(): boolean {
    return this.#others.every(({ inside, condition }) => {
      const value = inside.value ?? this.#none;
      return value !== undefined && holds(condition, value);
    });
  }
  add(match: Match): void {
    this.#inside.add(match);
    for (const { inside } of this.#others) inside.add(match);
  }
  remove(match: Match): void {
    this.#inside.remove(match);
    for (const { inside } of this.#others) inside.remove(match);
  }
}
