import type { GroupMatch } from '../detect/rule/read-match.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { RuleIndex } from '../detect/rule/rule-index.ts';
import type { Event } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { FailedRules } from './failed-rules.ts';
import type { BookEntry } from './match-book.ts';
import type { RuleLateness } from './rule-lateness.ts';

export interface RuleReaderOptions {
  readonly failed: FailedRules;
  readonly lateness: RuleLateness;
  /** All that was received before this was counted for the rule, milliseconds since 1970. */
  readonly countedTo: (id: string) => number;
}

/** Reads of events what rules count them as. */
export class RuleReader {
  readonly #options: RuleReaderOptions;
  #index = new RuleIndex([]);

  constructor(options: RuleReaderOptions) {
    this.#options = options;
  }

  /** Reads for these rules from now on. */
  use(rules: readonly Rule[]): void {
    this.#index = new RuleIndex(rules);
  }

  /** What an event counts as for all rules, or for those that are wanted. A rule that fails at it counts nothing from then on. */
  entriesOf(event: Event, wanted?: ReadonlySet<string>): BookEntry[] {
    const { failed, lateness } = this.#options;
    const candidates = [...this.#index.candidates(event)].filter(({ id }) => wanted?.has(id) ?? true);
    return candidates.flatMap((rule) => {
      const { id, judge } = rule;
      const found = this.#read(rule, event);
      if (found.length > 0) lateness.note(id, event);
      // What is recalled of the past was received before it began.
      if (!wanted && failed.has(id)) failed.passOver(id, Date.parse(event.receivedtimestamp));
      return found.map((one) => ({ rule: id, ...one, thin: judge.thin }));
    });
  }

  #read(rule: Rule, event: Event): readonly GroupMatch[] {
    const { failed, countedTo } = this.#options;
    if (failed.has(rule.id)) return [];
    try {
      return rule.read(event);
    } catch (error) {
      failed.add(rule.id, messageOf(error), countedTo(rule.id));
      return [];
    }
  }
}
