import type { JudgedGroups } from './group-evaluator.ts';
import type { PastReader } from './past-reader.ts';
import type { DirtyAnswer, ScheduledRule } from './rule-calls.ts';
import type { RuleLanes } from './rule-lanes.ts';
import type { Mark, RuleLedger } from './rule-ledger.ts';
import type { Progress, SharedProgress } from './shared-progress.ts';

/** Where reading was when something that was read began to be judged. */
export interface Standing {
  readonly progress: Progress;
  /** See {@link SharedProgress.begin}. */
  readonly turn: number;
  /** What the rule had been told of by then; without, it is judged at once. */
  readonly mark?: Mark;
}

export interface AccountsOptions {
  readonly lanes: RuleLanes;
  readonly ledger: RuleLedger;
  readonly progress: SharedProgress;
  readonly past: PastReader;
}

/** Keeps account of what was judged, wherever that was. */
export class Accounts {
  readonly #options: AccountsOptions;
  #rules = new Map<string, ScheduledRule>();

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** These are the rules from now on. */
  begin(rules: readonly ScheduledRule[]): void {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#options.lanes.keep(new Set(this.#rules.keys()));
  }

  /** What was read is judged from now on; `rule`: by this one alone, however long that takes. */
  standing(read: Progress, rule?: string): Standing {
    const { progress, ledger } = this.#options;
    return { progress: read, turn: progress.begin(), ...(rule !== undefined && { mark: ledger.mark(rule) }) };
  }

  /** These rules could not read an event. */
  failed(failed: DirtyAnswer['failed']): void {
    for (const [rule, reason] of Object.entries(failed)) this.#options.lanes.leave(rule, reason);
  }

  /** Some groups were judged. */
  judged({ turns, shallow }: JudgedGroups, { mark }: Standing): void {
    const { lanes, ledger, progress, past } = this.#options;
    const before = lanes.slow;
    lanes.note(turns);
    ledger.judged(
      turns.map((turn) => ({ ...turn, version: this.#rules.get(turn.rule)?.version ?? '' })),
      mark,
    );
    past.deepen(shallow);
    // The others of its schedule were judged further than a rule that is one of them again.
    for (const rule of new Set(before).difference(new Set(lanes.slow))) {
      progress.forget(this.#rules.get(rule)?.everyMs ?? 0);
      progress.forget(rule);
    }
  }

  /** Nothing is left to judge of what was read by then, for these rules of a schedule or this one by itself. */
  done(lane: number | string, rules: readonly string[], { progress, turn }: Standing): void {
    const { partial } = this.#options.past;
    const whole = rules.filter((rule) => !partial.has(rule));
    this.#options.progress.judged(lane, whole, progress, turn);
  }
}
