import type { Alert } from '../alert/alert.ts';
import type { AlertBook } from '../alert/alert-book.ts';
import { episodesOf, judgedToOf } from '../alert/reconcile.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { EventStore } from '../store/event-store.ts';
import type { GroupOutcome } from './judge-group.ts';
import type { DirtyGroup } from './match-book.ts';
import type { JudgeOrder } from './rule-book.ts';
import type { RuleTurn } from './rule-lanes.ts';
import type { DirtyAnswer, JudgeAnswer, Judged } from './rule-methods.ts';
import { keyOf, saveJudged } from './save-judged.ts';

export interface GroupEvaluatorOptions {
  readonly store: Pick<EventStore, 'get'>;
  readonly alerts: AlertBook;
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  /** Called before each write; what it rejects with ends the saving. */
  readonly keepLease: () => Promise<void>;
  /** Waits for a judgement as long as it is willing to. */
  readonly judge: (call: Promise<JudgeAnswer>, groups: readonly DirtyGroup[]) => Promise<JudgeAnswer>;
}

/** What was judged at once. */
export interface Evaluated {
  readonly turns: readonly (RuleTurn & { readonly alerts: number; readonly withdrawn: number })[];
  /** Rules whose past is to be recalled before their groups can be judged. */
  readonly shallow: JudgeAnswer['shallow'];
  /** Rules that are not judged since they could not read an event, and why. */
  readonly failed: DirtyAnswer['failed'];
  /** There may be more to judge. */
  readonly more: boolean;
  /** Each of the rules was judged, for all that it was to be. */
  readonly whole: boolean;
}

/** Groups that are judged at once. */
const GROUPS = 200;
/** Groups that are saved at once: a write of many documents holds up who reads them meanwhile. */
const SAVED_AT_ONCE = 50;
const NOTHING: Evaluated = { turns: [], shallow: [], failed: {}, more: false, whole: true };

/** Judges some groups in the rule thread, and saves what comes of them. */
export class GroupEvaluator {
  readonly #options: GroupEvaluatorOptions;

  constructor(options: GroupEvaluatorOptions) {
    this.#options = options;
  }

  /** Judges and saves some groups of these rules; `readTo`: all that was received up to this time was read. */
  async evaluate(thread: Pick<ThreadClient, 'call'>, rules: readonly string[], readTo: number): Promise<Evaluated> {
    if (rules.length === 0) return NOTHING;
    const { groups: dirty, failed } = await thread.call<DirtyAnswer>('dirty', { rules, readTo, limit: GROUPS });
    if (dirty.length === 0) return { ...NOTHING, failed, whole: !failsAny(rules, failed) };
    const known = await this.#options.alerts.groups(dirty);
    const orders = dirty.map((group, index): JudgeOrder => {
      const body = known[index]?.body;
      return { ...group, known: episodesOf(body), judgedTo: judgedToOf(body) };
    });
    const call = thread.call<JudgeAnswer>('judge', { orders, readTo });
    const { judged, turns, shallow } = await this.#options.judge(call, dirty);
    const versions = new Map(dirty.map((group, index) => [keyOf(group), known[index]?.version ?? 0]));
    const saved = await this.#saveSome(thread, judged, versions);
    // Of a slow rule what it had no time for is left, and what was changed by another meanwhile; what is to be recalled waits for that.
    const left = turns.some((turn) => turn.left > 0) || saved.length < judged.length;
    const more = dirty.length === GROUPS || left;
    const fails = failsAny(rules, failed) || turns.some(({ failure }) => failure !== undefined);
    return {
      turns: turns.map((turn) => ({ ...turn, ...resultOf(turn.rule, saved) })),
      shallow,
      failed,
      more,
      whole: !more && !fails && shallow.length === 0,
    };
  }

  /** Saves some at a time; returns those that are saved. What another one changed meanwhile stays to be judged, by what is there then. */
  async #saveSome(
    thread: Pick<ThreadClient, 'call'>,
    judged: readonly Judged[],
    versions: ReadonlyMap<string, number>,
  ): Promise<readonly Judged[]> {
    const { alerts, store, onAlerts, keepLease } = this.#options;
    const done: Judged[] = [];
    for (let at = 0; at < judged.length; at += SAVED_AT_ONCE) {
      await keepLease();
      const some = judged.slice(at, at + SAVED_AT_ONCE);
      const saved = await saveJudged(some, { alerts, store, versions });
      if (!saved) continue;
      const settled = some.map(({ outcome: { rule, group, wakeAt } }) => ({ rule, group, wakeAt }));
      await thread.call('settled', settled);
      if (saved.length > 0) onAlerts(saved);
      done.push(...some);
    }
    return done;
  }
}

function failsAny(rules: readonly string[], failed: Evaluated['failed']): boolean {
  return rules.some((rule) => Object.hasOwn(failed, rule));
}

function resultOf(rule: string, judged: readonly Judged[]): { readonly alerts: number; readonly withdrawn: number } {
  const own = judged.filter(({ outcome }) => outcome.rule === rule).map(({ outcome }) => outcome);
  const sum = (count: (outcome: GroupOutcome) => number): number =>
    own.reduce((total, outcome) => total + count(outcome), 0);
  return {
    alerts: sum(({ drafts }) => drafts.length),
    withdrawn: sum(({ withdrawn, merged }) => withdrawn.length + merged.length),
  };
}
