import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { HandOutAnswer, HandOutCall } from './hand-out.ts';
import type { HandedGroup } from './handed-group.ts';
import type { JudgeAnswer, Judged } from './rule-calls.ts';
import { BUDGET_MS, type RuleTurn } from './rule-lanes.ts';
import type { RuleThreadKeeper } from './rule-thread-keeper.ts';
import { openSlowThread, type SlowThread } from './slow-thread-client.ts';

export interface SlowJudgeOptions {
  /** Where the book is. */
  readonly threads: Pick<RuleThreadKeeper, 'call' | 'order'>;
  readonly log: Logger;
  readonly openSlowThread?: typeof openSlowThread | undefined;
}

/** What was judged of some groups of one rule. */
export interface SlowJudgement {
  readonly answer: JudgeAnswer;
  /** Groups that there was no time for. */
  readonly left: HandOutCall['orders'];
  /** See {@link HandOutAnswer.failed}. */
  readonly failed: HandOutAnswer['failed'];
}

/** The thread of slow rules, from when it is needed until it ends or is ended, and what is judged there. */
export class SlowJudge {
  readonly #options: SlowJudgeOptions;
  #thread: SlowThread | undefined;
  #isGivenUp = false;
  /** Files of code that did not come to an end there: it does without them, until rules are loaded anew. */
  readonly #hanging = new Set<string>();

  constructor(options: SlowJudgeOptions) {
    this.#options = options;
  }

  /** What is being judged rejects at once, and what would be judged until `resume`. */
  async giveUp(): Promise<void> {
    this.#isGivenUp = true;
    this.#hanging.clear();
    await this.close();
  }

  resume(): void {
    this.#isGivenUp = false;
  }

  /** Ends the thread; it loads the rules anew when it is needed again. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  /** Judges groups of one rule, at least one, as long as there is time. Rejects when the thread cannot be had: that says nothing of the rule. */
  async judge(rule: string, call: HandOutCall): Promise<SlowJudgement> {
    const handed = await this.#options.threads.call<HandOutAnswer>('handOut', call);
    const judged: Judged[] = [...handed.judged];
    let turn: RuleTurn = { rule, ms: 0, groups: handed.judged.length, left: 0 };
    let tried = 0;
    for (const group of handed.groups) {
      if (turn.ms > BUDGET_MS) break;
      tried++;
      const { outcome, failure, ms } = await this.#judgeOne(await this.#ready(), group);
      if (outcome) judged.push({ outcome, samples: [] });
      turn = { ...turn, ms: turn.ms + ms, groups: turn.groups + 1, ...(failure !== undefined && { failure }) };
    }
    return {
      answer: { judged, turns: turn.groups > 0 ? [turn] : [], shallow: handed.shallow },
      left: [...handed.groups.slice(tried), ...handed.left],
      failed: handed.failed,
    };
  }

  async #judgeOne(thread: SlowThread, group: HandedGroup): ReturnType<SlowThread['judge']> {
    try {
      const answer = await thread.judge(group);
      if (answer.ended) {
        this.#options.log.error(
          { rule: group.rule, reason: answer.failure },
          'a slow rule is not waited for any longer',
        );
        await this.close();
      }
      return answer;
    } catch (error) {
      if (this.#isGivenUp) throw error;
      await this.close();
      return { failure: messageOf(error), ms: 0 };
    }
  }

  async #ready(): Promise<SlowThread> {
    if (this.#isGivenUp) throw new MozdefError('thread-died', 'what is judged is given up');
    // What it ended of was no group that is still to be judged.
    if (this.#thread?.hasEnded) await this.close();
    return this.#thread ?? (await this.#open());
  }

  async #open(): Promise<SlowThread> {
    const { threads, openSlowThread: open = openSlowThread } = this.#options;
    const thread = open();
    // It can be ended while it loads.
    this.#thread = thread;
    const { order } = threads;
    try {
      await thread.load({ ...order, hanging: [...order.hanging, ...this.#hanging] });
    } catch (error) {
      const file = error instanceof MozdefError && error.code === 'rule-failed' ? error.where : undefined;
      // Ended by us it says nothing of the file.
      if (file !== undefined && !this.#isGivenUp) this.#hanging.add(file);
      await this.close();
      throw error;
    }
    return thread;
  }
}
