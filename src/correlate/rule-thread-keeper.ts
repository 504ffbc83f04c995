import { MozdefError } from '../lifecycle/error.ts';
import type { DirtyGroup } from './pending-groups.ts';
import type { JudgeAnswer, LoadOrder, RulesLoaded } from './rule-calls.ts';
import { type JudgingThread, openRuleThread } from './rule-thread-client.ts';
import type { RuleRunnerOptions } from './runner-options.ts';

type KeeperOptions = Pick<
  RuleRunnerOptions,
  'config' | 'settings' | 'rulesCache' | 'path' | 'log' | 'now' | 'openThread'
>;

/** Takes what was loaded. */
type Begin = (loaded: RulesLoaded) => Promise<void>;

/** The thread that judges rules, from when it is asked for until it ends by itself or is ended; then it is to be started again. */
export class RuleThreadKeeper {
  readonly #options: KeeperOptions;
  readonly #onStuck: (rule: string, reason: string) => void;
  /** Files of code that did not come to an end. */
  readonly #hanging = new Set<string>();
  #thread: JudgingThread | undefined;
  #order: LoadOrder | undefined;

  /** `onStuck`: told of the rule that kept the thread for so long that it was ended. */
  constructor(options: KeeperOptions, onStuck: (rule: string, reason: string) => void) {
    this.#options = options;
    this.#onStuck = onStuck;
  }

  /** Undefined while there is none. */
  get thread(): JudgingThread | undefined {
    return this.#thread;
  }
  /** How rules were loaded last. */
  get order(): LoadOrder {
    return this.#order ?? this.#newOrder();
  }
  /** Whether files of code are left out since they hang. */
  get isHindered(): boolean {
    return this.#hanging.size > 0;
  }

  /** Starts one, and has it load the rules. Rejects, and ends it, when they cannot be loaded or `begin` rejects. */
  async start(begin: Begin): Promise<void> {
    const { path, log, openThread = openRuleThread } = this.#options;
    const thread = openThread({
      path,
      onDeath: (reason) => {
        log.error({ reason }, 'the rule thread has ended and is started again');
        this.#thread = undefined;
      },
      onStuck: (rule, reason) => {
        log.error({ rule, reason }, 'a rule is not waited for any longer');
        this.#onStuck(rule, reason);
        this.#thread = undefined;
      },
    });
    try {
      await begin(await this.#load(thread));
      this.#thread = thread;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }

  /** Has the thread load the rules as they are now, also those files that hung before. Without a thread nothing happens. */
  async reload(begin: Begin): Promise<void> {
    this.#hanging.clear();
    if (this.#thread) await begin(await this.#load(this.#thread));
  }

  /** Rejects when there is no thread. */
  async call<T>(method: string, argument?: unknown): Promise<T> {
    if (!this.#thread) throw new MozdefError('thread-died', 'there is no rule thread now');
    return await this.#thread.call<T>(method, argument);
  }

  /** See {@link JudgingThread.watch}. */
  watch(call: Promise<JudgeAnswer>, groups: readonly DirtyGroup[]): Promise<JudgeAnswer> {
    return this.#thread?.watch(call, groups) ?? call;
  }

  async stop(): Promise<void> {
    await this.#thread?.call('close').catch(() => undefined);
    await this.#thread?.terminate();
  }

  async #load(thread: Pick<JudgingThread, 'load'>): Promise<RulesLoaded> {
    this.#order = this.#newOrder();
    try {
      return await thread.load(this.#order);
    } catch (error) {
      // The next thread does without it; a reload tries it again.
      const file = error instanceof MozdefError && error.code === 'rule-failed' ? error.where : undefined;
      if (file !== undefined) {
        this.#hanging.add(file);
        this.#thread = undefined;
      }
      throw error;
    }
  }

  #newOrder(): LoadOrder {
    const { config, settings, rulesCache: cache, now } = this.#options;
    return { config, settings: settings?.() ?? {}, cache, hanging: [...this.#hanging], now: now() };
  }
}
