import { groupKey } from '../alert/draft-alert.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { Event } from '../event/event.ts';
import type { Query } from '../query/ast.ts';
import type { FailedRules } from './failed-rules.ts';
import type { KnownPast } from './known-past.ts';
import type { MatchBook } from './match-book.ts';
import type { RuleLateness } from './rule-lateness.ts';
import { reachOf } from './rule-reach.ts';
import type { RuleReader } from './rule-reader.ts';
import type { RulesInForce } from './rules-in-force.ts';
import type { Span } from './unread-table.ts';

export interface RecalledPastOptions {
  readonly book: MatchBook;
  readonly rules: RulesInForce;
  readonly reader: RuleReader;
  readonly past: KnownPast;
  readonly lateness: RuleLateness;
  readonly failed: FailedRules;
}

/** Part of the rule book: what rules are to know of the past before they are judged, and what they are told of it. */
export class RecalledPast {
  readonly #options: RecalledPastOptions;

  constructor(options: RecalledPastOptions) {
    this.#options = options;
  }

  /**
   * Counts events of the past for some rules, which raise no alerts by themselves unless no version of the rule judged them. What their
   * groups amount to from when the rule began is to be judged, if no event need come for that, or if it goes on from a time that is past;
   * or if it was judged without (`again`).
   */
  recall(ids: readonly string[], events: readonly Event[], again = false): void {
    const { book, rules, reader, past, lateness } = this.#options;
    const wanted = new Set(ids);
    const { unread } = book;
    const entries = events.flatMap((event) => {
      const received = Date.parse(event.receivedtimestamp);
      return reader.entriesOf(event, wanted).map((entry) => ({
        ...entry,
        isNew: past.isNew(entry.rule, received, again) || unread.owes(entry.rule, event.mozdef.id),
      }));
    });
    book.add(entries, undefined);
    for (const { rule, match, isNew } of entries) if (isNew) unread.paid(rule, match.id);
    const groups = new Map(entries.map(({ rule, group }) => [groupKey([rule, ...group]), { id: rule, group }]));
    for (const { id, group } of groups.values()) {
      const rule = rules.get(id) as Rule;
      const from = past.judgedFrom(rule, { again, lateMs: lateness.of(rule.id) });
      if (from !== undefined) book.pending.wake(rule.id, group, from);
    }
  }

  /** How much of the past is to be known of a rule before it is judged: of one that is behind also what came late meanwhile. */
  firstReachOf(id: string): number {
    const { rules, past } = this.#options;
    const rule = rules.get(id);
    return rule ? past.firstReachOf(rule) : 0;
  }

  /** So far back matches of a rule are kept, and can be recalled. */
  reachOf(id: string): number {
    const { rules } = this.#options;
    const rule = rules.get(id);
    return rule ? reachOf(rule) : 0;
  }

  /** The past of a rule was recalled but for what is `unread`; `deep`: as far as its reach. */
  recalled(id: string, { deep, unread }: { readonly deep: boolean; readonly unread: readonly Span[] }): void {
    const { book, rules, past, failed } = this.#options;
    const rule = rules.get(id);
    if (!rule || failed.has(id)) return;
    const missing = book.unread;
    missing.set(id, deep, unread);
    if (!deep) book.recalled(id, rule.version);
    else if (unread.length === 0) past.readDeep(id);
    if (missing.of(id, true).length > 0 || missing.of(id, false).length > 0) return;
    for (const { group, since } of missing.doubts(id)) book.pending.wake(id, group, since);
    missing.settle(id);
  }

  /** What could not be read of the past of a rule, and is still to be; `deep`: beyond what it was to know when it began. */
  unread(id: string, deep: boolean): readonly Span[] {
    return this.#options.book.unread.of(id, deep);
  }

  /** What to ask the store for to find the past matches of a rule. */
  queries(id: string, now: number): readonly Query[] {
    return this.#options.rules.get(id)?.queries(now) ?? [];
  }

  /** Whether a rule has to look at all events of the past to find its own, as one does that says only what must not be. */
  isWide(id: string): boolean {
    return this.queries(id, 0).some(({ op }) => op === 'everything');
  }
}
