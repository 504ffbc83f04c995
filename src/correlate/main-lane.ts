import type { Accounts, Standing } from './accounts.ts';
import type { GroupEvaluator } from './group-evaluator.ts';
import type { PastReader } from './past-reader.ts';
import type { DirtyAnswer, JudgeAnswer } from './rule-calls.ts';
import type { RuleThreadKeeper } from './rule-thread-keeper.ts';

export interface MainLaneOptions {
  readonly threads: RuleThreadKeeper;
  readonly evaluator: GroupEvaluator;
  readonly accounts: Accounts;
  readonly past: PastReader;
}

/** What is to be judged, and by what. */
export interface MainTurn {
  readonly everyMs: number;
  readonly rules: readonly string[];
  /** All that was received up to this time was read. */
  readonly readTo: number;
  readonly standing: Standing;
}

/** Groups that are judged at once. */
export const GROUPS = 200;

/** Judges the rules of a schedule in the thread that knows their matches; all that it judges waits for it. */
export class MainLane {
  readonly #options: MainLaneOptions;

  constructor(options: MainLaneOptions) {
    this.#options = options;
  }

  /** Judges some groups of these rules; whether there was no more to judge of what was read. */
  async evaluate({ everyMs, rules, readTo, standing }: MainTurn): Promise<boolean> {
    const { threads, evaluator, accounts, past } = this.#options;
    const ready = rules.filter((id) => !past.waiting.has(id));
    if (ready.length === 0) return this.#done(everyMs, { rules, ready, standing });
    const { groups, failed } = await threads.call<DirtyAnswer>('dirty', { rules: ready, readTo, limit: GROUPS });
    accounts.failed(failed);
    let whole = !ready.some((rule) => Object.hasOwn(failed, rule));
    let more = groups.length === GROUPS;
    if (groups.length > 0) {
      const judged = await evaluator.evaluate(groups, {
        judge: (orders) => threads.watch(threads.call<JudgeAnswer>('judge', { orders, readTo }), groups),
        settle: (settled) => threads.call('settled', settled),
      });
      accounts.judged(judged, standing);
      const { turns, shallow, unsaved } = judged;
      // Of a slow rule what it had no time for is left; what is to be recalled waits for that.
      more ||= unsaved || turns.some(({ left }) => left > 0);
      whole &&= shallow.length === 0 && turns.every(({ failure }) => failure === undefined);
    }
    if (whole && !more) this.#done(everyMs, { rules, ready, standing });
    return !more;
  }

  /** Whoever takes over from here is to judge what those would have that wait. */
  #done(
    everyMs: number,
    { rules, ready, standing }: Pick<MainTurn, 'rules' | 'standing'> & { readonly ready: readonly string[] },
  ): boolean {
    if (ready.length === rules.length) this.#options.accounts.done(everyMs, ready, standing);
    return true;
  }
}
