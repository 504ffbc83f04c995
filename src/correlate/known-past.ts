import type { Episode } from '../alert/reconcile.ts';
import { pastOf } from '../detect/judge/judge.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { isExpected } from './evaluate-rule.ts';
import { touchedBy } from './judge-group.ts';
import type { DirtyGroup } from './pending-groups.ts';
import { firstReachOf, keptOf, LATE_MS, ON_ITS_WAY_MS, reachOf } from './rule-reach.ts';

/** What is known here of one rule. */
interface Beginning {
  /** Since when it is evaluated. */
  readonly since: number;
  /** It goes on from a time that is past: what happened since then is still to be judged. */
  resumed?: true;
  /** It did not count what came since then, or not all of it. */
  behind?: true;
  /** As much of the past is known as is ever kept. */
  deep?: true;
}

/** A group that is to be judged, with what has alerts so far. */
interface GroupSoFar extends DirtyGroup {
  readonly known: readonly Episode[];
}

/** Since when each rule is evaluated, and how much of what was before is known. */
export class KnownPast {
  /** So late events may be at most for which what waits for none waits, milliseconds. */
  mostLateMs = 0;
  readonly #rules = new Map<string, Beginning>();

  since(id: string): number | undefined {
    return this.#rules.get(id)?.since;
  }

  /** It was evaluated before this process was started. */
  wasThere(id: string, since: number): void {
    this.#rules.set(id, { ...this.#rules.get(id), since });
  }

  begin(id: string, since: number): void {
    this.#rules.set(id, { since });
  }

  /** It begins at a time that is past; `behind`: and did not count all that came since then. */
  resume(id: string, since: number, behind: boolean): void {
    this.begin(id, since);
    this.#rules.set(id, { since, resumed: true, ...(behind && { behind }) });
  }

  /** How much of the past is to be known of a rule before it is judged: of one that is behind also what came late meanwhile. */
  firstReachOf(rule: Rule): number {
    return this.#rules.get(rule.id)?.behind ? reachOf(rule) : firstReachOf(rule, this.#mostLateMs(rule));
  }

  /** From when on events are known that were to be when the rule began. */
  from(rule: Rule): number {
    return (this.since(rule.id) ?? 0) - this.firstReachOf(rule);
  }

  /** From when on matches are known, but for those that were forgotten: of what is kept, and since it was to know them; `shallow`: since then only. */
  knownFrom(rule: Rule, watermark: number, shallow: boolean): number {
    const from = this.from(rule);
    return shallow ? from : Math.min(from, watermark - keptOf(rule));
  }

  /** Whether what was received then was not counted when it was stored, or judged without all that is known now (`again`). */
  isNew(id: string, received: number, again: boolean): boolean {
    const { since = 0, behind = false } = this.#rules.get(id) ?? {};
    return (again || behind) && received >= since - LATE_MS;
  }

  /**
   * From when on recalled groups are to be judged; undefined: when an event comes. What was due so shortly before as events of the rule
   * are late may not have been known by then; further back not all of the past is recalled.
   */
  judgedFrom(rule: Rule, { again, lateMs }: { readonly again: boolean; readonly lateMs: number }): number | undefined {
    const { since, resumed } = this.#rules.get(rule.id) ?? {};
    if (since === undefined || (rule.judge.monotone && !again && !resumed)) return undefined;
    const most = this.#mostLateMs(rule);
    // How late they were for who went on with it before is not known here.
    return since - (resumed ? most : Math.min(lateMs, most)) - ON_ITS_WAY_MS;
  }

  /** Whether what counts for a group began before what was to be known when the rule began, and is not too long ago. */
  isShallow(rule: Rule, { since, known }: GroupSoFar, watermark: number): boolean {
    if (this.#rules.get(rule.id)?.deep) return false;
    const past = pastOf(rule.judge);
    const began = this.from(rule);
    if (began <= watermark - reachOf(rule)) return false;
    const touched = known.filter((episode) => touchedBy(rule, episode, since));
    return Math.min(since - past, ...touched.map(({ first, fired }) => Math.min(first, fired - past))) < began;
  }

  /** When a group was first seen, as far as is known, by its first match; of one that is expected, not later than it is waited for. */
  firstSeen(rule: Rule, { group, known }: GroupSoFar, firstMatch: number | undefined): number | undefined {
    const began = this.since(rule.id);
    const first = firstMatch ?? began;
    if (first === undefined || began === undefined || !isExpected(rule, group)) return first;
    // What an alert says of it was waited for before this version of the rule began.
    const waited = first === began ? known.at(-1)?.first : undefined;
    const isRemembered = waited !== undefined && waited + (rule.judge.remember ?? 0) > began;
    return Math.min(first, began, isRemembered ? waited : began);
  }

  /** As much of the past was read as is ever kept. */
  readDeep(id: string): void {
    const known = this.#rules.get(id);
    if (known) known.deep = true;
  }

  /** So late events are that were still waited for when the rule began. */
  #mostLateMs({ id, judge }: Rule): number {
    const waits = this.#rules.get(id)?.resumed && !judge.monotone;
    return waits ? Math.max(LATE_MS, this.mostLateMs) : LATE_MS;
  }
}
