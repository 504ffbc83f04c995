import type { Alert } from '../alert/alert.ts';
import { type AlertBook, type AlertUpdate, type GroupChanges, sampleOf } from '../alert/alert-book.ts';
import { episodesOf } from '../alert/reconcile.ts';
import type { Event, JsonObject } from '../event/event.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { EventStore } from '../store/event-store.ts';
import type { DirtyGroup } from './match-book.ts';
import type { GroupOutcome } from './rule-book.ts';
import type { RuleTurn } from './rule-lanes.ts';
import type { JudgeAnswer, Judged } from './rule-methods.ts';

export interface GroupEvaluatorOptions {
  readonly store: Pick<EventStore, 'get'>;
  readonly alerts: Pick<AlertBook, 'groups' | 'save'>;
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  /** Waits for a judgement as long as it is willing to. */
  readonly judge: (call: Promise<JudgeAnswer>, groups: readonly DirtyGroup[]) => Promise<JudgeAnswer>;
}

/** What was judged at once. */
export interface Evaluated {
  readonly turns: readonly (RuleTurn & { readonly alerts: number; readonly withdrawn: number })[];
  /** There may be more to judge. */
  readonly more: boolean;
  /** Rules whose past is to be recalled as far as it is kept. */
  readonly shallow: readonly string[];
}

/** Groups that are judged at once. */
const GROUPS = 200;
/** Groups that are saved at once: a write of many documents holds up who reads them meanwhile. */
const SAVED_AT_ONCE = 50;
const NOTHING: Evaluated = { turns: [], more: false, shallow: [] };

/** Judges some groups in the rule thread, and saves what comes of them. */
export class GroupEvaluator {
  readonly #options: GroupEvaluatorOptions;

  constructor(options: GroupEvaluatorOptions) {
    this.#options = options;
  }

  /** Judges and saves some groups of these rules. */
  async evaluate(thread: Pick<ThreadClient, 'call'>, rules: readonly string[], watermark: number): Promise<Evaluated> {
    if (rules.length === 0) return NOTHING;
    const dirty = await thread.call<DirtyGroup[]>('dirty', { rules, watermark, limit: GROUPS });
    if (dirty.length === 0) return NOTHING;
    const known = await this.#options.alerts.groups(dirty);
    const orders = dirty.map((group, index) => ({ ...group, known: episodesOf(known[index]?.body) }));
    const call = thread.call<JudgeAnswer>('judge', { orders, watermark });
    const { judged, turns, shallow } = await this.#options.judge(call, dirty);
    const versions = new Map(dirty.map((group, index) => [keyOf(group), known[index]?.version ?? 0]));
    const saved: Judged[] = [];
    for (let at = 0; at < judged.length; at += SAVED_AT_ONCE) {
      const some = judged.slice(at, at + SAVED_AT_ONCE);
      if (!(await this.#save(some, versions))) continue;
      saved.push(...some);
      const settled = some.map(({ outcome: { rule, group, wakeAt } }) => ({ rule, group, wakeAt }));
      await thread.call('settled', settled);
    }
    // Of a slow rule what it had no time for is left, and so is what another one changed meanwhile.
    const left = saved.length < judged.length || turns.some((turn) => turn.left > 0);
    const more = dirty.length === GROUPS || left || shallow.length > 0;
    return { turns: turns.map((turn) => ({ ...turn, ...resultOf(turn.rule, saved) })), more, shallow };
  }

  /** Whether it is saved. When another wrote meanwhile it is not: the groups stay to be judged, by what is there then. */
  async #save(judged: readonly Judged[], versions: ReadonlyMap<string, number>): Promise<boolean> {
    const { alerts, onAlerts } = this.#options;
    const changes: GroupChanges[] = [];
    for (const { outcome, samples } of judged) {
      const { rule, group, drafts, withdrawn, merged } = outcome;
      if (drafts.length + withdrawn.length + merged.length === 0) continue;
      const events = new Map(samples.map((event) => [event.mozdef.id, event]));
      const updates: AlertUpdate[] = [];
      for (const { alert, draft } of drafts)
        updates.push({ id: alert, facts: draft.facts, samples: await this.#samples(draft.samples, events) });
      const body = { rule, group, episodes: outcome.episodes } as unknown as JsonObject;
      changes.push({ rule, group, body, version: versions.get(keyOf(outcome)) ?? 0, updates, withdrawn, merged });
    }
    const saved = changes.length === 0 ? [] : await alerts.save(changes);
    if (saved && saved.length > 0) onAlerts(saved);
    return saved !== undefined;
  }

  async #samples(ids: readonly string[], known: ReadonlyMap<string, Event>) {
    const found = await Promise.all(ids.map(async (id) => known.get(id) ?? (await this.#options.store.get(id))));
    return found.filter((event) => event !== undefined).map(sampleOf);
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

function keyOf({ rule, group }: { readonly rule: string; readonly group: readonly string[] }): string {
  return JSON.stringify([rule, group]);
}
