import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { FeedSlice } from '../store/event-store.ts';
import { Chores } from './chores.ts';
import { Clock } from './clock.ts';
import { FeedReader } from './feed-reader.ts';
import { type Evaluated, GroupEvaluator } from './group-evaluator.ts';
import { deepRecall, firstRecall } from './recall-past.ts';
import { Recalls } from './recalls.ts';
import { RuleLanes } from './rule-lanes.ts';
import { RuleLedger } from './rule-ledger.ts';
import type { Absorbed, RulesLoaded, RuleThreadStatus, ScheduledRule } from './rule-methods.ts';
import { type JudgingThread, openRuleThread } from './rule-thread-client.ts';
import { saveRunnerNote } from './runner-note.ts';
import type { RuleRunnerOptions } from './runner-options.ts';
import type { RuleRunnerStatus } from './runner-status.ts';
import { SharedProgress } from './shared-progress.ts';

/** Time between two looks at what is new. */
const TICK_MS = 1000;
const RENEW_MS = 5000;
const SHARE_MS = 10_000;
/** So much further another instance may have been for it to be quicker to go on where that one was. */
const BEHIND_MS = 120_000;

/** Evaluates the rules on the schedule: reads stored events once for all of them, and judges each rule's groups when it is due. */
export class RuleRunner implements Part {
  readonly name = 'rules';
  readonly #options: RuleRunnerOptions;
  readonly #due = new Set<number>();
  readonly #lanes = new RuleLanes();
  readonly #reader: FeedReader;
  readonly #chores: Chores;
  readonly #ledger: RuleLedger;
  readonly #evaluator: GroupEvaluator;
  #thread: JudgingThread | undefined;
  #rules: readonly ScheduledRule[] = [];
  #clock: Clock | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #renewed = Number.NEGATIVE_INFINITY;
  readonly #recalls = new Recalls();
  /** The lease for which it is known where to go on. */
  #joined: number | undefined;
  readonly #progress: SharedProgress;
  /** When progress was saved last. */
  #shared = Number.NEGATIVE_INFINITY;
  #stopping = false;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
    this.#reader = new FeedReader(options.store);
    this.#chores = new Chores(options.chores ?? [], options.log);
    this.#progress = new SharedProgress(options.state);
    this.#ledger = new RuleLedger(options);
    this.#evaluator = new GroupEvaluator({
      ...options,
      judge: (call, groups) => (this.#thread as JudgingThread).watch(call, groups),
    });
  }

  /** Rejects when the rules cannot be read at all. A store that is away is waited for. */
  async start(): Promise<void> {
    await this.#startThread().catch((error: unknown) => this.#awaitStore(error));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#clock?.stop();
    await this.#turn;
    await this.#chores.done();
    if (this.#options.lease.fence !== undefined) await this.#ledger.save().catch(() => undefined);
    await this.#options.lease.release().catch(() => undefined);
    await this.#thread?.call('close').catch(() => undefined);
    await this.#thread?.terminate();
  }

  /** Takes the rules as their files are now. What was found so far stays; a rule that has changed judges its windows anew. */
  async reload(): Promise<void> {
    while (this.#turn) await this.#turn;
    const thread = this.#thread;
    if (this.#stopping || !thread) return;
    this.#lanes.reset();
    // No turn goes on meanwhile.
    const loaded = this.#load(thread);
    const settled = loaded
      .catch(() => undefined)
      .then(() => {
        this.#turn = undefined;
      });
    this.#turn = settled;
    await loaded;
  }

  /** Evaluates all that there is, now, if this instance is the one that does; whether it was. */
  async catchUp(): Promise<boolean> {
    do {
      // A turn that goes on may have read before what is there now.
      await this.#turn;
      for (const { everyMs } of this.#rules) this.#due.add(everyMs);
      await this.#go();
      if (this.#stopping || this.#options.lease.fence === undefined) return false;
    } while (this.#due.size > 0 || this.#lanes.isWaiting || !this.#reader.caughtUp);
    return true;
  }

  /** How far it is, for Health. */
  async status(): Promise<RuleRunnerStatus> {
    const { lease, now } = this.#options;
    const figures = await this.#thread?.call<RuleThreadStatus>('status').catch(() => undefined);
    return {
      evaluating: lease.fence !== undefined,
      rules: this.#rules.length,
      lagMs: this.#reader.lagMs(now()),
      slow: this.#lanes.slow,
      ...figures,
      failed: { ...figures?.failed, ...Object.fromEntries(this.#lanes.quarantined) },
    };
  }

  async #startThread(): Promise<void> {
    const { path, log, openThread = openRuleThread } = this.#options;
    const thread = openThread({
      path,
      onDeath: (reason) => {
        log.error({ reason }, 'the rule thread has ended and is started again');
        this.#thread = undefined;
      },
      onStuck: (rule, reason) => {
        log.error({ rule, reason }, 'a rule is not waited for any longer');
        this.#lanes.stuck(rule, reason);
        this.#thread = undefined;
      },
    });
    try {
      await this.#load(thread);
      this.#thread = thread;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }

  #awaitStore(error: unknown): void {
    const code = error instanceof MozdefError ? error.code : 'internal';
    if (code !== 'store-unavailable' && code !== 'state-unavailable') throw error;
    this.#options.log.warn({ error: messageOf(error) }, 'rules are not evaluated yet');
  }

  async #load(thread: Pick<ThreadClient, 'call'>): Promise<void> {
    const { config, log, now } = this.#options;
    const { rules, fresh, faults, progress } = await thread.call<RulesLoaded>('load', { config, now: now() });
    for (const { where, message } of faults) log.error({ where }, `a rule is left out: ${message}`);
    this.#rules = rules;
    await this.#reader.goOn(progress);
    this.#ledger.begin(this.#reader.cursor);
    this.#joined = undefined;
    this.#recalls.begin(rules.filter(({ id }) => fresh.includes(id)).map((rule) => firstRecall(rule, now())));
    await this.#startClock();
    log.info({ rules: rules.length, faults: faults.length }, 'rules loaded');
  }

  /** Whoever held the lease before may have been further: goes on from there, since all up to there was judged. */
  async #join(): Promise<void> {
    const { lease, now, log } = this.#options;
    const { fence } = lease;
    const shared = await this.#progress.load();
    const { cursor, received } = this.#reader;
    const behind = received === 0 || (shared?.cursor !== cursor && (shared?.at ?? 0) > received + BEHIND_MS);
    if (shared && behind) {
      const at = Math.min(shared.at, now());
      await this.#call('takeOver', { cursor: shared.cursor, at });
      await this.#reader.goOn({ cursor: shared.cursor, received: at });
      this.#ledger.begin(shared.cursor);
      this.#recalls.begin(this.#rules.map((rule) => ({ ...firstRecall(rule, at), wakeAt: at })));
    }
    this.#joined = fence;
    log.info({ rules: this.#rules.length }, 'evaluating rules');
  }

  #recall(): Promise<void> {
    const { store, log, now } = this.#options;
    const thread = this.#thread as JudgingThread;
    return this.#recalls.run({ thread, store, now: now(), log, onPage: () => this.#keepLease() });
  }

  async #startClock(): Promise<void> {
    await this.#clock?.stop();
    const due = (everyMs: number): void => {
      this.#due.add(everyMs);
      void this.#go();
    };
    const distances = new Set(this.#rules.map(({ everyMs }) => everyMs).filter((everyMs) => everyMs > TICK_MS));
    this.#clock = new Clock([...distances].map((everyMs) => ({ everyMs, onDue: () => due(everyMs) })));
    await this.#clock.start();
  }

  /** One turn after the other, never two at once. Never rejects. */
  #go(): Promise<void> {
    this.#turn ??= this.#work()
      .catch((error: unknown) =>
        this.#options.log.warn({ error: messageOf(error) }, 'rules could not be evaluated, tried again'),
      )
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  #tick(): void {
    // A turn may take longer than the lease is held without it.
    if (this.#turn && this.#options.lease.fence !== undefined) this.#holdsLease().catch(() => undefined);
    void this.#go();
  }

  async #work(): Promise<void> {
    if (this.#stopping) return;
    if (!this.#thread) await this.#startThread();
    if (!(await this.#holdsLease())) return;
    const { now, lease } = this.#options;
    if (this.#joined !== lease.fence) await this.#join();
    await this.#recall();
    const at = now();
    await this.#reader.read({ absorb: (slice) => this.#absorb(slice), onSlice: () => this.#keepLease() });
    await this.#evaluateDue(at);
    // Who is no longer the one must not say how far the other one is.
    if (lease.fence === undefined) return;
    this.#chores.begin(now());
    if (Math.abs(now() - this.#shared) >= SHARE_MS) await this.#share();
  }

  /** `at`: when what is known now was read. */
  async #evaluateDue(at: number): Promise<void> {
    const { cursor } = this.#reader;
    for (const { everyMs } of this.#rules) if (everyMs <= TICK_MS) this.#due.add(everyMs);
    for (const everyMs of this.#due) {
      const rules = this.#rules.filter((rule) => rule.everyMs === everyMs).map(({ id }) => id);
      if ((await this.#evaluate(this.#lanes.fast(rules))).more) continue;
      this.#due.delete(everyMs);
      this.#progress.judged(everyMs, { cursor, at });
    }
    const slow = this.#lanes.next(this.#due.size === 0);
    if (slow !== undefined) {
      if ((await this.#evaluate([slow])).more) this.#lanes.wait(slow);
      else this.#progress.judged(slow, { cursor, at });
    }
  }

  /** Lets others know how far it is. */
  async #share(): Promise<void> {
    const { state, now, instance } = this.#options;
    this.#shared = now();
    await this.#progress.save([...new Set(this.#rules.map(({ everyMs }) => everyMs)), ...this.#lanes.slow]);
    await this.#ledger.save();
    const status = await this.status();
    await saveRunnerNote(state, { ...status, instance, at: now(), cursor: this.#reader.cursor, rules: this.#rules });
    await this.#call('prune', now());
  }

  async #holdsLease(): Promise<boolean> {
    const { lease, now } = this.#options;
    if (lease.fence === undefined || Math.abs(now() - this.#renewed) >= RENEW_MS) {
      this.#renewed = now();
      await lease.renew();
    }
    return lease.fence !== undefined;
  }

  /** In the middle of a turn, while the lease is renewed beside it. Throws when it was lost. */
  #keepLease(): void {
    if (this.#options.lease.fence !== undefined) return;
    throw new MozdefError('state-unavailable', 'the lease was lost: another instance may evaluate rules');
  }

  async #absorb({ ndjson, cursor, count }: FeedSlice): Promise<number> {
    const { received, counted } = await this.#call<Absorbed>('absorb', { ndjson, cursor });
    this.#ledger.read(cursor, count, counted);
    return received;
  }

  async #evaluate(rules: readonly string[]): Promise<Evaluated> {
    const thread = this.#thread as JudgingThread;
    const evaluated = await this.#evaluator.evaluate(thread, rules, this.#reader.watermark(this.#options.now()));
    const versions = new Map(this.#rules.map(({ id, version }) => [id, version]));
    this.#lanes.note(evaluated.turns);
    this.#ledger.judged(evaluated.turns.map((turn) => ({ ...turn, version: versions.get(turn.rule) ?? '' })));
    const shallow = this.#rules.filter(({ id }) => evaluated.shallow.includes(id));
    this.#recalls.add(shallow.map((rule) => deepRecall(rule, this.#options.now())));
    await this.#recall();
    return evaluated;
  }

  #call<T>(method: string, argument: unknown): Promise<T> {
    return (this.#thread as JudgingThread).call<T>(method, argument);
  }
}
