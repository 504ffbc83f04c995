import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { LeaseKeeper } from '../state/lease-keeper.ts';
import type { Accounts, Standing } from './accounts.ts';
import { GroupEvaluator, type GroupEvaluatorOptions, type JudgedGroups } from './group-evaluator.ts';
import { GROUPS } from './main-lane.ts';
import type { PastReader } from './past-reader.ts';
import type { DirtyGroup } from './pending-groups.ts';
import type { JudgeOrder } from './rule-book.ts';
import type { DirtyAnswer, JudgeAnswer } from './rule-calls.ts';
import type { RuleLanes } from './rule-lanes.ts';
import type { Progress } from './shared-progress.ts';
import { SlowJudge, type SlowJudgeOptions } from './slow-judge.ts';

export interface SlowLaneOptions extends Omit<GroupEvaluatorOptions, 'keepLease'>, SlowJudgeOptions {
  readonly lanes: RuleLanes;
  readonly accounts: Accounts;
  readonly past: PastReader;
  readonly lease: LeaseKeeper;
}

/** How far reading is. */
export interface ReadSoFar extends Progress {
  /** All that was received up to this time was read, milliseconds since 1970. */
  readonly readTo: number;
}

/** Groups of a rule that were to be judged at one time, one after the other in as many turns as it takes. */
interface Round {
  readonly rule: string;
  readonly standing: Standing;
  left: readonly DirtyGroup[];
  /** Groups of the next turn: about as many as there is time for. */
  size: number;
  /** There is more than these. */
  more: boolean;
  /** All of them were judged and saved so far. */
  whole: boolean;
}

/**
 * Judges rules that take long in a thread of their own, so that nobody waits for them but they for each other: one turn of each after the
 * other. The thread is given the matches of a group; what comes for a group meanwhile leaves it to be judged again. Only what is known to
 * be of the rules and of the lease as they are now is saved: nothing is lost when a judgement is given up at any time.
 */
export class SlowLane {
  readonly #options: SlowLaneOptions;
  readonly #evaluator: GroupEvaluator;
  readonly #judge: SlowJudge;
  readonly #rounds = new Map<string, Round>();
  #work: Promise<void> | undefined;
  /** What is being judged is given up. */
  #isGivenUp = false;
  #ticket = 0;
  #fence: number | undefined;
  #read: ReadSoFar = { cursor: '', at: 0, readTo: 0 };

  constructor(options: SlowLaneOptions) {
    this.#options = options;
    this.#judge = new SlowJudge(options);
    this.#evaluator = new GroupEvaluator({ ...options, keepLease: () => this.#keepLease() });
  }

  /** Goes on with what waits, and waits for nothing. To be called with the lease only. */
  begin(read: ReadSoFar): void {
    if (this.#isGivenUp) return;
    this.#read = read;
    this.#fence = this.#options.lease.fence;
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
    });
  }

  /** Resolves when nothing is being judged. */
  async done(): Promise<void> {
    await this.#work;
  }

  /** Gives up what is being judged, at once; the rules are loaded anew when it is begun again. Never rejects. */
  async giveUp(): Promise<void> {
    this.#isGivenUp = true;
    await this.#judge.giveUp();
    await this.#work;
    this.#rounds.clear();
    this.#judge.resume();
    this.#isGivenUp = false;
  }

  /** One turn after the other, as long as a rule waits. Never rejects. */
  async #run(): Promise<void> {
    const { lanes, log } = this.#options;
    for (let rule = lanes.next(); rule !== undefined; rule = lanes.next()) {
      try {
        if (await this.#turn(rule)) lanes.wait(rule);
      } catch (error) {
        this.#rounds.delete(rule);
        lanes.wait(rule);
        if (!this.#isGivenUp)
          log.warn({ rule, error: messageOf(error) }, 'a slow rule could not be judged, tried again');
        return;
      }
      if (this.#isGivenUp) return;
    }
    if (lanes.slow.length === 0) await this.#judge.close();
  }

  /** Judges some groups of the rule; whether it is to have another turn. */
  async #turn(rule: string): Promise<boolean> {
    const { accounts, past } = this.#options;
    if (past.waiting.has(rule)) {
      // It is told to wait again when its past is known, and then has all groups to do.
      this.#rounds.delete(rule);
      return false;
    }
    const round = this.#rounds.get(rule) ?? (await this.#newRound(rule));
    if (round.left.length > 0) this.#note(round, await this.#judgeSome(round));
    if (round.left.length > 0) {
      this.#rounds.set(rule, round);
      return true;
    }
    this.#rounds.delete(rule);
    if (round.whole && !round.more) accounts.done(rule, [rule], round.standing);
    return round.more;
  }

  async #newRound(rule: string): Promise<Round> {
    const { threads, accounts } = this.#options;
    const { cursor, at, readTo } = this.#read;
    const standing = accounts.standing({ cursor, at }, rule);
    const { groups, failed } = await threads.call<DirtyAnswer>('dirty', { rules: [rule], readTo, limit: GROUPS });
    accounts.failed(failed);
    const whole = !Object.hasOwn(failed, rule);
    return { rule, standing, left: groups, size: 1, more: groups.length === GROUPS, whole };
  }

  #judgeSome(round: Round): Promise<JudgedGroups> {
    const some = round.left.slice(0, round.size);
    round.left = round.left.slice(round.size);
    const ticket = ++this.#ticket;
    return this.#evaluator.evaluate(some, {
      judge: (orders) => this.#judgeOrders(round, orders, ticket),
      settle: async (settled) => {
        const all = settled.map((one) => ({ ...one, ticket }));
        await this.#options.threads.call('settled', all);
      },
    });
  }

  async #judgeOrders(round: Round, orders: readonly JudgeOrder[], ticket: number): Promise<JudgeAnswer> {
    const { answer, left, failed } = await this.#judge.judge(round.rule, { orders, readTo: this.#read.readTo, ticket });
    round.left = [...left.map(({ rule, group, since }) => ({ rule, group, since })), ...round.left];
    this.#options.accounts.failed(failed);
    if (Object.hasOwn(failed, round.rule)) {
      // What is left of it is judged when it is loaded anew.
      round.left = [];
      round.whole = false;
    }
    round.size = left.length > 0 ? Math.max(1, orders.length - left.length) : 2 * round.size;
    return answer;
  }

  #note(round: Round, judged: JudgedGroups): void {
    const { turns, shallow, unsaved } = judged;
    round.whole &&= !unsaved && shallow.length === 0 && turns.every(({ failure }) => failure === undefined);
    round.more ||= unsaved;
    // What failed, or is still to come, is left, too.
    const left = round.left.length + (round.whole && !round.more ? 0 : 1);
    this.#options.accounts.judged({ ...judged, turns: turns.map((turn) => ({ ...turn, left })) }, round.standing);
  }

  /** Rejects when what was judged is not to be saved any more. */
  async #keepLease(): Promise<void> {
    const { lease } = this.#options;
    await lease.keep();
    if (this.#isGivenUp || lease.fence !== this.#fence)
      throw new MozdefError('state-unavailable', 'what was judged is of a time that is over');
  }
}
