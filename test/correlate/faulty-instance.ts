import { join } from 'node:path';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { type JudgeOrder, RuleBook } from '../../src/correlate/rule-book.ts';
import { BUDGET_MS } from '../../src/correlate/rule-lanes.ts';
import { ruleMethods } from '../../src/correlate/rule-methods.ts';
import { RuleRunner } from '../../src/correlate/rule-runner.ts';
import type { openRuleThread } from '../../src/correlate/rule-thread-client.ts';
import { slowMethods } from '../../src/correlate/slow-methods.ts';
import type { SlowThread } from '../../src/correlate/slow-thread-client.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { RulesConfig } from '../../src/detect/rules-config.ts';
import { type ErrorCode, MozdefError } from '../../src/lifecycle/error.ts';
import type { ThreadMethods } from '../../src/lifecycle/thread.ts';
import type { Logger } from '../../src/log/log.ts';
import { Lease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';

type Part = 'store' | 'state' | 'thread';

/** What goes wrong at the n-th call from now on to a store, to the state store or to the rule thread; `done`: after what it asks for was done. */
export type Fault = { readonly at: number; readonly done: boolean } & (
  | { readonly kind: 'kill' }
  | { readonly kind: 'away'; readonly part: 'store' | 'state'; readonly calls: number }
  | { readonly kind: 'overtaken' }
);

/** What a rule throws at. */
export type Breaking = 'read' | 'judge';

export interface Surroundings {
  readonly directory: string;
  readonly config: RulesConfig;
  readonly store: EventStore;
  readonly state: StateStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly leaseMs: number;
  /** Whether a rule throws at each event that it reads, or each group that it judges. */
  readonly breaks: (rule: string, how: Breaking) => boolean;
  /** Other instances do all that they can, between two calls of this one. */
  readonly overtake: (one: FaultyInstance) => Promise<void>;
}

/** They take long where all rules are judged, and are quick where slow ones are: so they go to and fro. */
const SLOW: ReadonlySet<string> = new Set(['many', 'users', 'alone', 'silent', 'fresh']);

/** One process that evaluates rules, which can be killed between any two calls to what outlives it. */
export class FaultyInstance {
  readonly #around: Surroundings;
  readonly runner: RuleRunner;
  #fault: Fault | undefined;
  #calls = 0;
  #stopped: Promise<void> | undefined;
  /** Whether it was killed. */
  dead = false;

  constructor(book: string, around: Surroundings) {
    this.#around = around;
    const { directory, config, log, now, monotonic, leaseMs } = around;
    const state = this.#through('state', around.state);
    this.runner = new RuleRunner({
      config,
      instance: book,
      path: join(directory, `${book}.db`),
      store: this.#through('store', around.store),
      state,
      alerts: new AlertBook(state, now),
      lease: new Lease({ state, name: 'rules', instance: book, forMs: leaseMs, now: monotonic }),
      onAlerts: () => undefined,
      log,
      now,
      openThread: this.#openThread,
      openSlowThread: this.#openSlowThread,
    });
  }

  arm(fault: Fault | undefined): void {
    this.#fault = fault;
    this.#calls = 0;
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.runner.stop();
    await this.#stopped;
  }

  /** Judges in this thread, and keeps its book in a file as the other one does. */
  readonly #openThread: typeof openRuleThread = ({ path }) => {
    const book = new MatchBook(path);
    let clock = 0;
    class SlowBook extends BreakingBook {
      override judge(order: JudgeOrder, readTo: number): ReturnType<RuleBook['judge']> {
        if (SLOW.has(order.rule)) clock += 2 * BUDGET_MS;
        return super.judge(order, readTo);
      }
    }
    const methods: ThreadMethods = ruleMethods({ book: new SlowBook(book, this.#around.breaks), clock: () => clock });
    let isOpen = true;
    const close = async (): Promise<void> => {
      if (isOpen) book.close();
      isOpen = false;
    };
    const call = <T>(method: string, argument?: unknown): Promise<T> =>
      this.#pass('thread', async () => {
        if (method === 'close') return (await close()) as T;
        if (!isOpen) throw new MozdefError('thread-died', 'it was ended');
        return structuredClone(await methods[method]?.(argument as never)) as T;
      });
    return { call, load: (order) => call('load', order), terminate: close, watch: (judging) => judging };
  };

  readonly #openSlowThread = (): SlowThread => {
    const methods = slowMethods({ clock: () => 0 });
    let isOpen = true;
    const call = <T>(run: () => T | Promise<T>): Promise<T> =>
      this.#pass('thread', async () => {
        if (!isOpen) throw new MozdefError('thread-died', 'it was ended');
        return structuredClone(await run());
      });
    return {
      hasEnded: false,
      load: (order) => call(() => methods.load(order)),
      judge: (group) => call(() => methods.judge(structuredClone(group))),
      terminate: async () => void (isOpen = false),
    };
  };

  #through<T extends object>(part: Part, target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => this.#pass(part, async () => Reflect.apply(value, target, given) as unknown);
      },
    });
  }

  async #pass<T>(part: Part, call: () => Promise<T>): Promise<T> {
    if (this.dead) throw new MozdefError('thread-died', 'it was killed');
    const fault = this.#next(part);
    if (fault?.kind === 'overtaken') await this.#around.overtake(this);
    if (!fault || fault.kind === 'overtaken') return await call();
    if (fault.kind === 'kill') this.#die();
    if (fault.done) await call();
    const code: ErrorCode = part === 'state' ? 'state-unavailable' : 'store-unavailable';
    throw new MozdefError(code, fault.kind);
  }

  /** What this call meets. */
  #next(part: Part): Fault | undefined {
    const fault = this.#fault;
    if (!fault || (fault.kind === 'away' && fault.part !== part)) return undefined;
    const call = this.#calls++;
    const length = fault.kind === 'away' ? fault.calls : 1;
    if (call >= fault.at + length - 1) this.#fault = undefined;
    return call >= fault.at ? fault : undefined;
  }

  /** It does nothing any more, and lets go of nothing. */
  #die(): void {
    this.dead = true;
    this.#stopped ??= this.runner.stop();
  }
}

/** Judges by rules that throw now and then. */
class BreakingBook extends RuleBook {
  readonly #breaks: Surroundings['breaks'];

  constructor(book: MatchBook, breaks: Surroundings['breaks']) {
    super(book);
    this.#breaks = breaks;
  }

  override load(rules: readonly Rule[], ...rest: Rest<RuleBook['load']>): ReturnType<RuleBook['load']> {
    const breaking = rules.map(
      (rule): Rule => ({
        ...rule,
        read: (event) => {
          this.#throwAt(rule.id, 'read');
          return rule.read(event);
        },
      }),
    );
    return super.load(breaking, ...rest);
  }

  override judge(order: JudgeOrder, readTo: number): ReturnType<RuleBook['judge']> {
    this.#throwAt(order.rule, 'judge');
    return super.judge(order, readTo);
  }

  #throwAt(rule: string, how: Breaking): void {
    if (this.#breaks(rule, how)) throw new Error('it is broken');
  }
}

type Rest<F extends (first: never, ...rest: never) => unknown> =
  Parameters<F> extends [unknown, ...infer R] ? R : never;
