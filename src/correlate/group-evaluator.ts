import type { Alert } from '../alert/alert.ts';
import type { AlertBook } from '../alert/alert-book.ts';
import { episodesOf, judgedToOf } from '../alert/reconcile.ts';
import type { EventStore } from '../store/event-store.ts';
import type { GroupOutcome, Settled } from './judge-group.ts';
import type { DirtyGroup } from './pending-groups.ts';
import type { JudgeOrder } from './rule-book.ts';
import type { JudgeAnswer, Judged } from './rule-calls.ts';
import type { RuleTurn } from './rule-lanes.ts';
import { keyOf, saveJudged } from './save-judged.ts';

export interface GroupEvaluatorOptions {
  readonly store: Pick<EventStore, 'get'>;
  readonly alerts: AlertBook;
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  /** Called before each write; what it rejects with ends the saving. */
  readonly keepLease: () => Promise<void>;
}

/** Who judges groups, and is told of those that were judged when what came of it is saved. */
export interface Judging {
  readonly judge: (orders: readonly JudgeOrder[]) => Promise<JudgeAnswer>;
  readonly settle: (settled: readonly Settled[]) => Promise<void>;
}

/** What was judged at once. */
export interface JudgedGroups {
  readonly turns: readonly (RuleTurn & { readonly alerts: number; readonly withdrawn: number })[];
  /** Rules whose past is to be recalled before their groups can be judged. */
  readonly shallow: JudgeAnswer['shallow'];
  /** Whether some could not be saved, since another one had changed what they were judged by: they are still to be judged. */
  readonly unsaved: boolean;
}

/** Groups that are saved at once: a write of many documents holds up who reads them meanwhile. */
const SAVED_AT_ONCE = 50;

/** Judges groups, and saves what comes of them. */
export class GroupEvaluator {
  readonly #options: GroupEvaluatorOptions;

  constructor(options: GroupEvaluatorOptions) {
    this.#options = options;
  }

  /** Has these groups judged, and saves what comes of that. */
  async evaluate(groups: readonly DirtyGroup[], { judge, settle }: Judging): Promise<JudgedGroups> {
    const known = await this.#options.alerts.groups(groups);
    const { judged, turns, shallow } = await judge(
      groups.map((group, index): JudgeOrder => {
        const body = known[index]?.body;
        return { ...group, known: episodesOf(body), judgedTo: judgedToOf(body) };
      }),
    );
    const versions = new Map(groups.map((group, index) => [keyOf(group), known[index]?.version ?? 0]));
    const saved = await this.#saveSome(judged, versions, settle);
    return {
      turns: turns.map((turn) => ({ ...turn, ...resultOf(turn.rule, saved) })),
      shallow,
      unsaved: saved.length < judged.length,
    };
  }

  /** Saves some at a time; returns those that are saved. What another one changed meanwhile stays to be judged, by what is there then. */
  async #saveSome(
    judged: readonly Judged[],
    versions: ReadonlyMap<string, number>,
    settle: Judging['settle'],
  ): Promise<readonly Judged[]> {
    const { alerts, store, onAlerts, keepLease } = this.#options;
    const done: Judged[] = [];
    for (let at = 0; at < judged.length; at += SAVED_AT_ONCE) {
      await keepLease();
      const some = judged.slice(at, at + SAVED_AT_ONCE);
      const saved = await saveJudged(some, { alerts, store, versions });
      if (!saved) continue;
      await settle(
        some.map(({ outcome: { rule, group, wakeAt } }) => ({ rule, group, ...(wakeAt !== undefined && { wakeAt }) })),
      );
      if (saved.length > 0) onAlerts(saved);
      done.push(...some);
    }
    return done;
  }
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
