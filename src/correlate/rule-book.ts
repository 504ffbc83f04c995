import type { Episode } from '../alert/reconcile.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { Event } from '../event/event.ts';
import { isExpected } from './evaluate-rule.ts';
import { FailedRules } from './failed-rules.ts';
import { type HandedGroup, handedGroup } from './handed-group.ts';
import { type GroupToJudge, type Judgement, judgeGroup, type Settled, unchanged } from './judge-group.ts';
import { KnownPast } from './known-past.ts';
import type { BookEntry, BookProgress, MatchBook } from './match-book.ts';
import type { DirtyGroup } from './pending-groups.ts';
import { RecalledPast } from './recalled-past.ts';
import { RecentEvents } from './recent-events.ts';
import { type LatenessBounds, RuleLateness } from './rule-lateness.ts';
import { keptOf, reachOf } from './rule-reach.ts';
import { RuleReader } from './rule-reader.ts';
import { RulesInForce } from './rules-in-force.ts';
import type { Shared } from './shared-progress.ts';

/** A group that is to be judged, with what has alerts so far. */
export interface JudgeOrder extends DirtyGroup {
  readonly known: readonly Episode[];
  /** When that was saved, what the group waited for was known up to this time, milliseconds since 1970. */
  readonly judgedTo?: number | undefined;
}

/**
 * Evaluates rules over stored events that are read in order: each event is counted once for every rule, and each group that
 * something changed for is judged again, whenever its events happened.
 */
export class RuleBook {
  readonly #book: MatchBook;
  readonly #rules: RulesInForce;
  readonly #reader: RuleReader;
  readonly #recent = new RecentEvents();
  readonly #lateness: RuleLateness;
  readonly #known = new KnownPast();
  readonly #failed: FailedRules;
  /** What happened before rules began, and before it was read. */
  readonly past: RecalledPast;

  constructor(book: MatchBook) {
    this.#book = book;
    this.#lateness = new RuleLateness(book.lateness);
    this.#failed = new FailedRules(book);
    this.#rules = new RulesInForce({ book, past: this.#known, lateness: this.#lateness });
    this.#reader = new RuleReader({
      failed: this.#failed,
      lateness: this.#lateness,
      countedTo: (id) => this.#rules.countedTo(id),
    });
    this.past = new RecalledPast({
      book,
      rules: this.#rules,
      reader: this.#reader,
      past: this.#known,
      lateness: this.#lateness,
      failed: this.#failed,
    });
  }

  /** Rules that could not read an event, and why. */
  get failed(): ReadonlyMap<string, string> {
    return this.#failed.reasons;
  }

  /** Rules that are not there while something is wrong with a file, and the time from which on each is to go on. */
  get leftOut(): Readonly<Record<string, number>> {
    return this.#rules.leftOut;
  }

  get progress(): BookProgress | undefined {
    return this.#book.progress;
  }

  /**
   * Takes these rules; returns those whose past is not known yet, since they are new or have changed: until `past.recalled` is called. One that
   * `isLeftOut` goes on from what was read by now when it is there again; others that are not there are forgotten.
   */
  load(
    rules: readonly Rule[],
    now: number,
    lateness: LatenessBounds,
    isLeftOut: (id: string) => boolean = () => false,
  ): readonly Rule[] {
    this.#failed.clear();
    this.#lateness.bounds = lateness;
    this.#known.mostLateMs = lateness.most;
    this.#reader.use(rules);
    return this.#rules.load(rules, now, isLeftOut);
  }

  /** Since when this version of a rule is evaluated here. */
  since(id: string): number | undefined {
    return this.#known.since(id);
  }

  /** Goes on where another instance was, with each rule: what is known here is forgotten, and the past of all rules is to be recalled. */
  takeOver(shared: Shared): readonly Rule[] {
    return this.#rules.takeOver(shared);
  }

  /** Counts new events, and notes how far was read; returns how many each rule counted. */
  absorb(events: readonly Event[], progress: BookProgress): Map<string, number> {
    const entries: BookEntry[] = [];
    const counted = new Map<string, number>();
    for (const event of events) {
      const own = this.#reader.entriesOf(event);
      if (own.length > 0) this.#recent.add(event);
      for (const { rule } of own) counted.set(rule, (counted.get(rule) ?? 0) + 1);
      entries.push(...own);
    }
    this.#book.add(entries, progress);
    return counted;
  }

  /** Groups of these rules that are to be judged; `readTo`: all that was received up to this time was read. */
  dirty(rules: readonly string[], readTo: number, limit: number): DirtyGroup[] {
    const active = rules.filter((id) => this.#rules.get(id) && !this.#failed.has(id));
    return this.#book.pending.dirty(new Map(active.map((id) => [id, this.watermark(id, readTo)])), limit);
  }

  /** All events of a rule up to this time are there; `readTo`: all that was received up to this time was read. */
  watermark(id: string, readTo: number): number {
    return readTo - this.#lateness.of(id);
  }

  /** Judges a group; `settled` is to be called when what came of it is saved. Throws what the rule throws. */
  judge(order: JudgeOrder, readTo: number): Judgement {
    const ready = this.#prepare(order, readTo);
    return ready && 'rule' in ready ? { outcome: judgeGroup(this.#book, ready) } : ready;
  }

  /** Gives away what judging a group takes; to be settled with this ticket. Where nothing is to be judged that is said at once. */
  handOut(order: JudgeOrder, readTo: number, ticket: number): HandedGroup | Judgement {
    // Something earlier may have come since it was chosen.
    const since = this.#book.pending.handOut(order.rule, order.group, ticket) ?? order.since;
    const ready = this.#prepare({ ...order, since: Math.min(since, order.since) }, readTo);
    return ready && 'rule' in ready ? handedGroup(this.#book, ready) : ready;
  }

  settled({ rule, group, wakeAt, ticket }: Settled): void {
    this.#book.pending.settled(rule, group, wakeAt, ticket);
  }

  #prepare(order: JudgeOrder, readTo: number): GroupToJudge | Judgement {
    const { rule: id } = order;
    const rule = this.#rules.get(id);
    if (!rule || this.#failed.has(id)) return undefined;
    const watermark = this.watermark(id, readTo);
    const shallow = this.#known.isShallow(rule, order, watermark);
    if (shallow && this.past.unread(id, true).length === 0) return { shallow: id };
    const unread = this.past.unread(id, false);
    if (shallow || unread.length > 0) this.#book.unread.doubt(id, order);
    const first = this.#book.firstOf(id, order.group);
    // What an earlier version of the rule waited for is not this one's.
    if (first === undefined && !isExpected(rule, order.group)) return { outcome: unchanged(order) };
    const firstSeen = this.#known.firstSeen(rule, order, first) ?? order.since;
    const knownFrom = Math.max(
      this.#book.unread.forgotBefore(id),
      this.#known.knownFrom(rule, watermark, shallow),
      // What came since it began was counted as it came.
      ...unread.map(({ to }) => Math.min(to, this.#known.since(id) ?? to)),
    );
    return { ...order, rule, watermark, firstSeen, knownFrom };
  }

  /** The events of these ids that were counted lately. */
  recent(ids: readonly string[]): Event[] {
    return ids.map((id) => this.#recent.get(id)).filter((event) => event !== undefined);
  }

  /** Forgets matches that no window reaches any more, nor what is still to be judged, and saves what was learned. */
  prune(now: number): void {
    const rules = this.#rules.all;
    // What happened before all is known keeps nothing, or an old event that comes again and again would keep all.
    const known = rules.map(
      (rule) => [rule.id, Math.max(this.#known.from(rule), this.#book.unread.forgotBefore(rule.id))] as const,
    );
    const due = this.#book.pending.oldestDue(new Map(known), now);
    for (const rule of rules) {
      const from = Math.min(now, due.get(rule.id) ?? now);
      this.#book.prune(rule.id, from - keptOf(rule), from - reachOf(rule));
      this.#book.unread.prune(rule.id, from - keptOf(rule));
      this.#lateness.save(rule.id, now - reachOf(rule));
    }
  }

  figures(): ReturnType<MatchBook['figures']> {
    return this.#book.figures();
  }

  close(): void {
    this.#book.close();
  }
}
