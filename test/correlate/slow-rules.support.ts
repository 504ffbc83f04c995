import { MatchBook } from '../../src/correlate/match-book.ts';
import { type JudgeOrder, RuleBook } from '../../src/correlate/rule-book.ts';
import type { LoadOrder } from '../../src/correlate/rule-calls.ts';
import { ruleMethods } from '../../src/correlate/rule-methods.ts';
import type { JudgingThread, openRuleThread } from '../../src/correlate/rule-thread-client.ts';
import { slowMethods } from '../../src/correlate/slow-methods.ts';
import type { SlowThread } from '../../src/correlate/slow-thread-client.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import type { ThreadMethods } from '../../src/lifecycle/thread.ts';

/** Rules are judged in this thread: that of the name `slow` takes a minute each time, `broken` throws, the others take 10 ms. */
export class SimulatedThreads {
  clock = 0;
  breaks = true;
  /** How long `slow` takes each time. */
  slowMs = 60_000;
  /** Judged in the thread of all rules, and in that of slow ones. */
  readonly judged: string[] = [];
  readonly judgedSlowly: string[] = [];
  /** The thread of slow rules has ended at these, as if they had taken too long. */
  hangs: (group: readonly string[]) => boolean = () => false;
  /** Called with each order to load rules in the thread of slow ones. */
  onLoad: (order: LoadOrder) => void = () => undefined;
  #hold: Promise<void> | undefined;
  #onHeld: (() => void) | undefined;

  /** What is judged slowly from now on waits for `release`; `held` resolves when something does. */
  hold(): { readonly held: Promise<void>; readonly release: () => void } {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    this.#hold = promise;
    this.#onHeld = held.resolve;
    return {
      held: held.promise,
      release: () => {
        this.#hold = undefined;
        release();
      },
    };
  }

  readonly open: typeof openRuleThread = ({ path }): JudgingThread => {
    const judge = (rule: string): void => this.#judge(rule);
    class Book extends RuleBook {
      override judge(order: JudgeOrder, watermark: number): ReturnType<RuleBook['judge']> {
        const judged = super.judge(order, watermark);
        if (!judged || !('shallow' in judged)) judge(order.rule);
        return judged;
      }
    }
    const methods: ThreadMethods = ruleMethods({ book: new Book(new MatchBook(path)), clock: () => this.clock });
    const call = async <T>(method: string, argument?: unknown): Promise<T> =>
      structuredClone(await methods[method]?.(structuredClone(argument) as never)) as T;
    return {
      call,
      load: (order) => call('load', order),
      terminate: () => Promise.resolve(),
      watch: (call) => call,
    };
  };

  readonly openSlow = (): SlowThread => {
    const methods = slowMethods({ clock: () => 0 });
    const ended = Promise.withResolvers<never>();
    ended.promise.catch(() => undefined);
    return {
      hasEnded: false,
      load: async (order) => {
        this.onLoad(order);
        await methods.load(structuredClone(order));
      },
      judge: async (group) => {
        this.judgedSlowly.push(group.rule);
        this.#onHeld?.();
        if (this.#hold) await Promise.race([this.#hold, ended.promise]);
        if (this.hangs(group.group)) return { failure: 'it hangs', ms: 600_000, ended: true };
        const answer = structuredClone(methods.judge(structuredClone(group)));
        return { ...answer, ms: group.rule === 'slow' ? this.slowMs : 10 };
      },
      terminate: async () => ended.reject(new MozdefError('thread-died', 'it was ended')),
    };
  };

  #judge(rule: string): void {
    this.judged.push(rule);
    this.clock += rule === 'slow' ? this.slowMs : 10;
    if (rule === 'broken' && this.breaks) throw new Error('it is broken');
  }
}
