import type { LoadedRules } from '../detect/load-rules.ts';

/** What people said of a rule that is gone is no reason for it to be missing. */
const OF_CONFIG = /^rules\.config\./;

/**
 * Tells rules that are missing for as long as something is wrong with a file from those that somebody took away or disabled: such a file
 * may say nothing of what is in it, so what is wrong only since a rule is missing counts.
 */
export class LeftOutRules {
  #rules: ReadonlySet<string> | undefined;
  #faults: ReadonlySet<string> = new Set();
  /** All that ever were there. */
  readonly #seen = new Set<string>();
  /** What was wrong when each was missed. */
  readonly #missing = new Map<string, ReadonlySet<string>>();

  /** These were loaded; whether a rule that was known is left out of them. */
  loaded({
    rules,
    disabled,
    faults: all,
  }: Pick<LoadedRules, 'rules' | 'disabled' | 'faults'>): (id: string) => boolean {
    const before = this.#rules;
    const here = new Set([...rules, ...disabled].map(({ id }) => id));
    const faults = all.filter(({ where }) => !OF_CONFIG.test(where));
    const named = new Set(faults.map(({ rule }) => rule));
    const wrong = new Set(faults.map(({ where, message }) => `${where.replace(/(?::\d+)+$/, '')} ${message}`));
    const since = wrong.difference(this.#faults);
    this.#rules = here;
    this.#faults = wrong;
    for (const id of here) {
      this.#missing.delete(id);
      this.#seen.add(id);
    }
    return (id) => {
      if (here.has(id)) return false;
      const missed = before?.has(id) ? since : undefined;
      // Who never had it does not know since when something is wrong.
      const known = this.#missing.get(id) ?? (this.#seen.has(id) ? missed : wrong);
      const still = known ? wrong.intersection(known.union(since)) : new Set<string>();
      if (still.size > 0) this.#missing.set(id, still);
      return still.size > 0 || named.has(id);
    };
  }
}
