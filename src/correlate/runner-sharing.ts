import type { RuleList } from './listed-rule.ts';
import type { RulesLoaded, ScheduledRule } from './rule-calls.ts';
import type { RuleLanes } from './rule-lanes.ts';
import type { RuleLedger } from './rule-ledger.ts';
import { saveRunnerNote } from './runner-note.ts';
import type { RuleRunnerOptions } from './runner-options.ts';
import type { RuleRunnerStatus } from './runner-status.ts';
import type { SharedProgress } from './shared-progress.ts';

const SHARE_MS = 10_000;

/** How far the evaluation of rules is. */
export interface Standing {
  readonly rules: readonly ScheduledRule[];
  /** Rules that are judged by themselves, and those that are not judged any more. */
  readonly lanes: Pick<RuleLanes, 'slow' | 'quarantined'>;
  /** Rules that are judged without a part of their past. */
  readonly partial: ReadonlySet<string>;
  readonly cursor: string;
}

/** Lets others know now and then how far the one is that evaluates rules. */
export class RunnerSharing {
  readonly #options: Pick<RuleRunnerOptions, 'state' | 'instance' | 'now'>;
  readonly #progress: SharedProgress;
  readonly #ledger: RuleLedger;
  /** See {@link RulesLoaded.leftOut}. */
  leftOut: RulesLoaded['leftOut'] = {};
  /** The rules that were loaded, if others have still to be told of them. */
  #list: RuleList | undefined;
  /** When that was the last time. */
  #shared = Number.NEGATIVE_INFINITY;

  constructor(
    options: Pick<RuleRunnerOptions, 'state' | 'instance' | 'now'>,
    { progress, ledger }: { readonly progress: SharedProgress; readonly ledger: RuleLedger },
  ) {
    this.#options = options;
    this.#progress = progress;
    this.#ledger = ledger;
  }

  /** These rules were loaded. */
  loaded(list: RuleList): void {
    this.#list = list;
  }

  /** Saves progress, ledger and note, if that was not done lately; whether it was done now. */
  async share({ rules, lanes, partial, cursor }: Standing, status: () => Promise<RuleRunnerStatus>): Promise<boolean> {
    const { state, instance, now } = this.#options;
    if (Math.abs(now() - this.#shared) < SHARE_MS) return false;
    this.#shared = now();
    await this.#progress.save([...new Set(rules.map(({ everyMs }) => everyMs)), ...lanes.slow], {
      rules,
      left: new Set([...lanes.quarantined.keys(), ...partial]),
      leftOut: this.leftOut,
    });
    await this.#ledger.save();
    const said = { instance, at: now(), cursor, rules, counted: this.#ledger.counted };
    await saveRunnerNote(state, { ...(await status()), ...said }, this.#list);
    this.#list = undefined;
    return true;
  }
}
