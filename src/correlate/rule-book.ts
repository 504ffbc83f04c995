import { type AlertDraft, alertId, draftAlert, groupKey } from '../alert/draft-alert.ts';
import { type Episode, reconcile } from '../alert/reconcile.ts';
import { retained } from '../alert/retained.ts';
import type { Finding, Match } from '../detect/judge/judge.ts';
import type { GroupMatch } from '../detect/rule/read-match.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { RuleIndex } from '../detect/rule/rule-index.ts';
import type { Event } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Query } from '../query/ast.ts';
import { expectedGroups } from './evaluate-rule.ts';
import type { BookEntry, BookProgress, DirtyGroup, MatchBook } from './match-book.ts';
import { RecentEvents } from './recent-events.ts';

/** What a group's judgement asks to be saved. */
export interface GroupOutcome {
  readonly rule: string;
  readonly group: readonly string[];
  /** What has alerts now. */
  readonly episodes: readonly Episode[];
  /** Alerts to raise or to update. */
  readonly drafts: readonly { readonly alert: string; readonly draft: AlertDraft }[];
  readonly withdrawn: readonly string[];
  readonly merged: readonly { readonly alert: string; readonly into: string }[];
  /** Judge again when the watermark is past this time. */
  readonly wakeAt?: number;
}

/** A group that is to be judged, with what has alerts so far. */
export interface JudgeOrder extends DirtyGroup {
  readonly known: readonly Episode[];
}

/** What judging a group comes to; `shallow`: matches further back than are known count for it, and have to be recalled first. */
export type Judgement = { readonly outcome: GroupOutcome } | { readonly shallow: string } | undefined;

/** Version of a rule whose past is not known yet. */
const RECALLING = '';
/** Matches of one finding that are looked at for its summary. */
const MOST_SUMMARIZED = 20_000;
const DAY_MS = 86_400_000;

/**
 * Evaluates rules over stored events that are read in order: each event is counted once for every rule, and each group that
 * something changed for is judged again, whenever its events happened.
 */
export class RuleBook {
  readonly #book: MatchBook;
  #rules = new Map<string, Rule>();
  #index = new RuleIndex([]);
  readonly #recent = new RecentEvents();
  /** Since when each rule is evaluated here. */
  readonly #since = new Map<string, number>();
  /** Rules of which as much of the past is known as is ever kept. */
  readonly #deep = new Set<string>();
  /** Rules that could not read an event, and why. They read no more until rules are loaded anew, and then what they missed. */
  readonly failed = new Map<string, string>();

  constructor(book: MatchBook) {
    this.#book = book;
  }

  get progress(): BookProgress | undefined {
    return this.#book.progress;
  }

  /** Takes these rules; returns those whose past is not known yet, since they are new or have changed: until `recalled` is called. */
  load(rules: readonly Rule[], now: number): Rule[] {
    this.failed.clear();
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#index = new RuleIndex(rules);
    const known = this.#book.rules();
    for (const [id, { since }] of known) {
      if (this.#rules.has(id)) this.#since.set(id, since);
      else this.#book.end(id);
    }
    const fresh = rules.filter(({ id, version }) => known.get(id)?.version !== version);
    for (const rule of fresh) this.#begin(rule, now);
    return fresh;
  }

  /** Since when this version of a rule is evaluated here. */
  since(id: string): number | undefined {
    return this.#since.get(id);
  }

  /** Goes on where another instance was at this time: what is known here is forgotten, and the past of all rules is to be recalled. */
  takeOver({ cursor, at }: { readonly cursor: string; readonly at: number }): Rule[] {
    const rules = [...this.#rules.values()];
    this.#book.clear({ cursor, received: at });
    for (const rule of rules) this.#begin(rule, at);
    return rules;
  }

  #begin(rule: Rule, since: number): void {
    this.#deep.delete(rule.id);
    this.#since.set(rule.id, since);
    this.#book.begin(rule.id, RECALLING, since);
    for (const group of expectedGroups(rule)) this.#book.wake(rule.id, group, since);
  }

  /** Counts new events, and notes how far was read; returns how many each rule counted. */
  absorb(events: readonly Event[], progress: BookProgress): Map<string, number> {
    const entries: BookEntry[] = [];
    const counted = new Map<string, number>();
    for (const event of events) {
      const own = this.#entriesOf(event);
      if (own.length > 0) this.#recent.add(event);
      for (const { rule } of own) counted.set(rule, (counted.get(rule) ?? 0) + 1);
      entries.push(...own);
    }
    this.#book.add(entries, progress);
    return counted;
  }

  /**
   * Counts events of the past for some rules, which raise no alerts by themselves. `wakeAt`: what their groups amount to from this
   * time on is to be judged, since another instance waited for it.
   */
  recall(ids: readonly string[], events: readonly Event[], wakeAt?: number): void {
    const wanted = new Set(ids);
    const entries = events.flatMap((event) => this.#entriesOf(event, wanted));
    this.#book.add(entries, undefined);
    if (wakeAt === undefined) return;
    const groups = new Map(entries.map(({ rule, group }) => [groupKey([rule, ...group]), { rule, group }]));
    for (const { rule, group } of groups.values()) this.#book.wake(rule, group, wakeAt);
  }

  /** So far back matches of a rule are kept, and can be recalled. */
  reachOf(id: string): number {
    const rule = this.#rules.get(id);
    return rule ? reachOf(rule) : 0;
  }

  /** The past of a rule was recalled; `deep`: as far as its reach. */
  recalled(id: string, deep: boolean): void {
    const rule = this.#rules.get(id);
    if (deep) this.#deep.add(id);
    // One that could not read all of it is to begin anew when it is loaded again.
    else if (rule && !this.failed.has(id)) this.#book.recalled(id, rule.version);
  }

  /** What to ask the store for to find the past matches of a rule. */
  queries(id: string, now: number): readonly Query[] {
    return this.#rules.get(id)?.queries(now) ?? [];
  }

  /** Groups of these rules that are to be judged. */
  dirty(rules: readonly string[], watermark: number, limit: number): DirtyGroup[] {
    const active = rules.filter((id) => this.#rules.has(id) && !this.failed.has(id));
    return this.#book.dirty(active, watermark, limit);
  }

  /** Judges a group; `settled` is to be called when what came of it is saved. Throws what the rule throws. */
  judge(order: JudgeOrder, watermark: number): Judgement {
    const { rule: id } = order;
    const rule = this.#rules.get(id);
    if (!rule || this.failed.has(id)) return undefined;
    if (this.#isShallow(rule, order, watermark)) return { shallow: id };
    return { outcome: this.#judge(rule, { ...order, watermark }) };
  }

  /** The events of these ids that were counted lately. */
  recent(ids: readonly string[]): Event[] {
    return ids.map((id) => this.#recent.get(id)).filter((event) => event !== undefined);
  }

  settled({ rule, group, wakeAt }: Pick<GroupOutcome, 'rule' | 'group' | 'wakeAt'>): void {
    this.#book.settled(rule, group, wakeAt);
  }

  /** Forgets matches that no window reaches any more. */
  prune(now: number): void {
    for (const rule of this.#rules.values()) this.#book.prune(rule.id, now - reachOf(rule));
  }

  figures(): ReturnType<MatchBook['figures']> {
    return this.#book.figures();
  }

  close(): void {
    this.#book.close();
  }

  /** What an event counts as for all rules, or for those that are wanted. */
  #entriesOf(event: Event, wanted?: ReadonlySet<string>): BookEntry[] {
    const candidates = [...this.#index.candidates(event)].filter(({ id }) => wanted?.has(id) ?? true);
    return candidates.flatMap(({ id }) => this.#read(id, event).map((found) => ({ rule: id, ...found })));
  }

  #read(id: string, event: Event): readonly GroupMatch[] {
    if (this.failed.has(id)) return [];
    try {
      return this.#rules.get(id)?.read(event) ?? [];
    } catch (error) {
      this.failed.set(id, messageOf(error));
      this.#book.distrust(id);
      return [];
    }
  }

  /** Whether what counts for the group began before what was recalled when the rule began here, and is not too long ago. */
  #isShallow(rule: Rule, { since, known }: JudgeOrder, now: number): boolean {
    if (this.#deep.has(rule.id)) return false;
    const { judge } = rule;
    const began = (this.#since.get(rule.id) ?? 0) - firstReachOf(rule);
    if (began <= now - reachOf(rule)) return false;
    const touched = known.filter((episode) => touchedBy(rule, episode, since));
    return (
      Math.min(since - judge.before, ...touched.map(({ first, fired }) => Math.min(first, fired - judge.before))) <
      began
    );
  }

  #judge(
    rule: Rule,
    { group, since, known, watermark }: Omit<JudgeOrder, 'rule'> & { readonly watermark: number },
  ): GroupOutcome {
    const { judge, quiet } = rule;
    // What can be taken back is judged anew from where it fired.
    const touched = judge.monotone ? [] : known.filter((episode) => touchedBy(rule, episode, since));
    const from = Math.min(since, ...touched.map(({ fired }) => fired));
    const start = from - judge.before;
    const matches = this.#book.matches(rule.id, group, start);
    const first = this.#book.firstOf(rule.id, group) ?? this.#since.get(rule.id) ?? since;
    const { findings, wakeAt } = judge.judge(matches, { from, watermark, since: first });
    const idOf = (finding: Finding): string => alertId(rule.id, group, finding);
    const result = reconcile({ known, found: findings, from, quiet, monotone: judge.monotone, idOf });
    const said = new Set(result.changed.map(({ alert }) => alert));
    const drafts: { alert: string; draft: AlertDraft }[] = [];
    const episodes = result.episodes.map((episode) => {
      if (!said.has(episode.alert) && episode.last < since) return episode;
      const read = episode.first >= start ? matches : this.#book.matches(rule.id, group, episode.first);
      const draft = draftOf(rule, group, episode, read);
      const { count } = draft.facts;
      if (said.has(episode.alert) || count !== episode.count) drafts.push({ alert: episode.alert, draft });
      return { ...episode, count };
    });
    return {
      rule: rule.id,
      group,
      episodes: retained(episodes, watermark - reachOf(rule)),
      drafts,
      withdrawn: result.withdrawn.map(({ alert }) => alert),
      merged: result.merged.map(({ episode, into }) => ({ alert: episode.alert, into })),
      ...(wakeAt !== undefined && { wakeAt }),
    };
  }
}

/** The alert of a finding; `read` are matches of its group, at least all of its own. */
function draftOf(rule: Rule, group: readonly string[], finding: Finding, read: readonly Match[]): AlertDraft {
  const first = Math.floor(finding.first);
  const own = read.filter(({ time }) => time >= first && time <= finding.last);
  return draftAlert({ rule, group, finding, matches: own.slice(-MOST_SUMMARIZED), count: own.length });
}

/** Whether what comes at this time may change what the episode says. */
function touchedBy({ judge, quiet }: Rule, { until }: Episode, since: number): boolean {
  return until + judge.before + quiet >= since;
}

/** How far back a rule knows the past when it begins: what its windows reach, and those of events that are a little late. */
export function firstReachOf({ judge }: Rule): number {
  return judge.before + LATE_MS;
}
const LATE_MS = 5 * 60_000;

/** How long matches of a rule are kept: as long as windows and alerts may still need them, and late events a day more. */
function reachOf({ judge, quiet, file }: Rule): number {
  const remember = file.type === 'absence' ? file.remember : 0;
  return 2 * Math.max(judge.before, remember) + quiet + DAY_MS;
}
