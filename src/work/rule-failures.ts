import type { RuleFailure } from '../detect/detector.ts';

/** How the rules on the stream do. */
export interface StreamRulesStatus {
  /** Those that failed at events since they were loaded. */
  readonly failed: readonly RuleFailure[];
  /** Those that are left out, and why. */
  readonly unusable: Readonly<Record<string, string>>;
}

/** How rules on the stream fail at events, from when they are loaded until they are loaded anew. */
export class RuleFailures {
  readonly #all = new Map<string, RuleFailure>();

  /** Adds these; returns those of rules that had not failed before. */
  add(failures: readonly RuleFailure[]): readonly RuleFailure[] {
    const first = failures.filter(({ rule }) => !this.#all.has(rule));
    for (const failure of failures) {
      const { count, reason } = this.#all.get(failure.rule) ?? { ...failure, count: 0 };
      this.#all.set(failure.rule, { ...failure, reason, count: count + failure.count });
    }
    return first;
  }

  /** In the order in which they began to fail. */
  get all(): readonly RuleFailure[] {
    return [...this.#all.values()];
  }
}
