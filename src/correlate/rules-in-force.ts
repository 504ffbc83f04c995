import type { Rule } from '../detect/rule/rule.ts';
import { expectedGroups } from './evaluate-rule.ts';
import type { KnownPast } from './known-past.ts';
import type { MatchBook } from './match-book.ts';
import type { RuleLateness } from './rule-lateness.ts';
import { ON_ITS_WAY_MS } from './rule-reach.ts';
import type { Shared } from './shared-progress.ts';

export interface RulesInForceOptions {
  readonly book: MatchBook;
  readonly past: KnownPast;
  readonly lateness: RuleLateness;
}

/** Version of a rule whose past is not known yet. */
const RECALLING = '';

/** The rules that are evaluated, and from where on each is: what the book has of other rules, and of other versions, ends or goes on here. */
export class RulesInForce {
  readonly #options: RulesInForceOptions;
  #rules: ReadonlyMap<string, Rule> = new Map();
  #isLeftOut: (id: string) => boolean = () => false;

  constructor(options: RulesInForceOptions) {
    this.#options = options;
  }

  get all(): readonly Rule[] {
    return [...this.#rules.values()];
  }

  get(id: string): Rule | undefined {
    return this.#rules.get(id);
  }

  /** Rules that are not there while something is wrong with a file, and the time from which on each is to go on. */
  get leftOut(): Readonly<Record<string, number>> {
    const missing = [...this.#options.book.rules()].filter(([id]) => !this.#rules.has(id));
    return Object.fromEntries(missing.map(([id, { since }]) => [id, since]));
  }

  /** Takes these rules; returns those whose past is not known yet. See `RuleBook.load`. */
  load(rules: readonly Rule[], now: number, isLeftOut: (id: string) => boolean): Rule[] {
    const { book, past } = this.#options;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#isLeftOut = isLeftOut;
    const known = book.rules();
    const isRead = book.progress !== undefined;
    for (const [id, { since }] of known) {
      if (this.#rules.has(id)) past.wasThere(id, since);
      else if (isLeftOut(id)) book.distrust(id, Math.min(now, this.countedTo(id, since)));
      else this.#end(id);
    }
    const fresh = rules.filter(({ id, version }) => !isRead || known.get(id)?.version !== version);
    for (const rule of fresh) {
      const before = known.get(rule.id);
      // One whose past was not known yet, or was not whole, goes on from where it began, or failed; so do all if nothing was read since.
      if (before && (before.version === RECALLING || !isRead)) this.#resume(rule, before.since, true);
      else this.#change(rule, before ? Math.min(now, this.countedTo(rule.id, before.since)) : now);
    }
    return fresh;
  }

  /** Goes on where another instance was, with each rule: what is known here is forgotten, and the past of all rules is to be recalled. */
  takeOver({ cursor, at, behind }: Shared): readonly Rule[] {
    const { book } = this.#options;
    const leftOut = { ...this.leftOut, ...behind };
    book.clear();
    for (const rule of this.all) {
      const left = behind[rule.id];
      // Also one that was left just when all others were told of last: it had not judged that.
      this.#resume(rule, Math.min(at, left ?? at), left !== undefined);
    }
    for (const [id, left] of Object.entries(leftOut))
      if (!this.#rules.has(id) && this.#isLeftOut(id)) book.begin(id, RECALLING, Math.min(at, left));
    // Only now is it known from where all of them go on: who is ended before takes over again.
    book.add([], { cursor, received: at });
    return this.all;
  }

  /** All that was received before this was counted for a rule; `since`: when it began, by default as far as is known. */
  countedTo(id: string, since = this.#options.past.since(id) ?? 0): number {
    return Math.max(since, this.#options.book.progress?.received ?? 0);
  }

  /** Begins another version of a rule, from where the one before had not judged what was due, if there was one: its groups may be others. */
  #change(rule: Rule, now: number): void {
    const { book, lateness } = this.#options;
    const due = book.pending.firstWake(rule.id);
    if (due !== undefined && due < now - lateness.of(rule.id) - ON_ITS_WAY_MS) this.#resume(rule, due, false);
    else this.#begin(rule, now);
  }

  #resume(rule: Rule, since: number, isBehind: boolean): void {
    this.#begin(rule, since);
    this.#options.past.resume(rule.id, since, isBehind);
  }

  #begin(rule: Rule, since: number): void {
    const { book, past, lateness } = this.#options;
    lateness.forget(rule.id);
    past.begin(rule.id, since);
    book.unread.begin(rule.id);
    book.begin(rule.id, RECALLING, since);
    for (const group of expectedGroups(rule)) book.pending.wake(rule.id, group, since);
  }

  #end(id: string): void {
    const { book, lateness } = this.#options;
    book.end(id);
    book.unread.forget(id);
    lateness.forget(id);
  }
}
