import type { Alert } from '../alert/alert.ts';
import type { AlertBook } from '../alert/alert-book.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Lease } from '../state/lease.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { Clock } from './clock.ts';
import { type Evaluated, GroupEvaluator } from './group-evaluator.ts';
import type { RuleList } from './listed-rule.ts';
import { recallPast } from './recall-past.ts';
import { RuleLanes } from './rule-lanes.ts';
import { RuleLedger } from './rule-ledger.ts';
import type { Absorbed, RulesLoaded, RuleThreadStatus, ScheduledRule } from './rule-methods.ts';
import { type JudgingThread, openRuleThread } from './rule-thread-client.ts';
import { saveRunnerNote } from './runner-note.ts';
import type { RuleRunnerStatus } from './runner-status.ts';
import { SharedProgress } from './shared-progress.ts';

export interface RuleRunnerOptions {
  readonly config: RulesConfig;
  /** Id of this instance. */
  readonly instance: string;
  /** File of the match book. */
  readonly path: string;
  readonly store: Pick<EventStore, 'search' | 'get' | 'feed' | 'feedEnd'>;
  readonly state: StateStore;
  readonly alerts: AlertBook;
  /** Only who holds it evaluates. */
  readonly lease: Pick<Lease, 'fence' | 'renew' | 'release'>;
  /** Told of alerts that were saved. */
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  readonly log: Logger;
  readonly now: () => number;
  /** Where rules are judged; by default in a thread of its own. */
  readonly openThread?: typeof openRuleThread;
}

/** Time between two looks at what is new. */
const TICK_MS = 1000;
const RENEW_MS = 5000;
const SHARE_MS = 10_000;
/** Events that are read at once. */
const SLICE = 10_000;
/** Slices that are read before something is evaluated. */
const SLICES = 10;
const READ_TIMEOUT_MS = 30_000;
/** So late an event may be before what waits for the absence of events goes on without it. */
const LATENESS_MS = 10_000;

/** Evaluates the rules on the schedule: reads stored events once for all of them, and judges each rule's groups when it is due. */
export class RuleRunner implements Part {
  readonly name = 'rules';
  readonly #options: RuleRunnerOptions;
  readonly #due = new Set<number>();
  readonly #lanes = new RuleLanes();
  readonly #ledger: RuleLedger;
  readonly #evaluator: GroupEvaluator;
  #thread: JudgingThread | undefined;
  #rules: readonly ScheduledRule[] = [];
  /** What others have still to be told of. */
  #list: RuleList | undefined;
  #figures: RuleThreadStatus | undefined;
  #clock: Clock | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #renewed = Number.NEGATIVE_INFINITY;
  #cursor: string | undefined;
  #received = 0;
  #caughtUp = false;
  readonly #progress: SharedProgress;
  /** When progress was saved last. */
  #shared = Number.NEGATIVE_INFINITY;
  #stopping = false;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
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
    if (this.#options.lease.fence !== undefined) await this.#ledger.save().catch(() => undefined);
    await this.#options.lease.release().catch(() => undefined);
    await this.#thread?.call('close').catch(() => undefined);
    await this.#thread?.terminate();
  }

  /** Takes the rules as their files are now. What was found so far stays; a rule that has changed judges its windows anew. */
  async reload(): Promise<void> {
    await this.#turn;
    this.#lanes.reset();
    if (!this.#stopping && this.#thread) await this.#load(this.#thread);
  }

  /** Evaluates all that there is, now, if this instance is the one that does; whether it was. */
  async catchUp(): Promise<boolean> {
    do {
      // A turn that goes on may have read before what is there now.
      await this.#turn;
      for (const { everyMs } of this.#rules) this.#due.add(everyMs);
      await this.#go();
      if (this.#stopping || this.#options.lease.fence === undefined) return false;
    } while (this.#due.size > 0 || this.#lanes.isWaiting || !this.#caughtUp);
    return true;
  }

  /** How far it was some seconds ago; nothing is waited for. */
  get lastStatus(): RuleRunnerStatus {
    const { lease, now } = this.#options;
    const evaluating = lease.fence !== undefined;
    const lagMs = evaluating && !this.#caughtUp ? Math.max(0, now() - this.#received) : 0;
    const failed = { ...this.#figures?.failed, ...Object.fromEntries(this.#lanes.quarantined) };
    return { ...this.#figures, evaluating, rules: this.#rules.length, lagMs, slow: this.#lanes.slow, failed };
  }

  /** How far it is. */
  async status(): Promise<RuleRunnerStatus> {
    this.#figures = await this.#thread?.call<RuleThreadStatus>('status').catch(() => undefined);
    return this.lastStatus;
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
    const { config, log, now, store } = this.#options;
    const { rules, fresh, list, progress } = await thread.call<RulesLoaded>('load', { config, now: now() });
    for (const { where, message } of list.faults) log.error({ where }, `a rule is left out: ${message}`);
    this.#rules = rules;
    this.#list = list;
    const since = await this.#goOnFrom(progress);
    this.#ledger.begin(this.#cursor as string);
    const renewed = rules.filter(({ id }) => fresh.includes(id));
    for (const rule of renewed) await recallPast(rule, { thread, store, since, now: now(), log });
    await this.#startClock();
    log.info({ rules: rules.length, faults: list.faults.length }, 'rules loaded');
  }

  /** Goes on where it was; what is not known here may be known of another instance that evaluated before. Returns since when. */
  async #goOnFrom(progress: RulesLoaded['progress']): Promise<number> {
    const { store, now } = this.#options;
    const shared = progress ? undefined : await this.#progress.load();
    this.#cursor = progress?.cursor ?? shared?.cursor ?? (await store.feedEnd());
    this.#received = progress?.received ?? shared?.at ?? 0;
    return shared?.at ?? now();
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
    const { now } = this.#options;
    const at = now();
    await this.#read();
    const cursor = this.#cursor as string;
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
    if (now() - this.#shared >= SHARE_MS) await this.#share();
  }

  /** Lets others know how far it is. */
  async #share(): Promise<void> {
    const { state, now, instance } = this.#options;
    this.#shared = now();
    await this.#progress.save([...new Set(this.#rules.map(({ everyMs }) => everyMs)), ...this.#lanes.slow]);
    await this.#ledger.save();
    const cursor = this.#cursor as string;
    const said = { instance, at: now(), cursor, rules: this.#rules, counted: this.#ledger.counted };
    await saveRunnerNote(state, { ...(await this.status()), ...said }, this.#list);
    this.#list = undefined;
    await this.#call('prune', now());
  }

  async #holdsLease(): Promise<boolean> {
    const { lease, now } = this.#options;
    if (lease.fence === undefined || now() - this.#renewed >= RENEW_MS) {
      this.#renewed = now();
      await lease.renew();
    }
    return lease.fence !== undefined;
  }

  async #read(): Promise<void> {
    for (let slices = 0; slices < SLICES; slices++) {
      const { store } = this.#options;
      const slice = await store.feed({ cursor: this.#cursor as string, limit: SLICE, timeoutMs: READ_TIMEOUT_MS });
      if (slice.count > 0 || slice.cursor !== this.#cursor) {
        const { ndjson, cursor, count } = slice;
        const { received, counted } = await this.#call<Absorbed>('absorb', { ndjson, cursor });
        this.#received = received;
        this.#ledger.read(cursor, count, counted);
      }
      this.#cursor = slice.cursor;
      this.#caughtUp = !slice.more;
      if (this.#caughtUp) return;
    }
  }

  /** Up to this time all events are there. */
  #watermark(): number {
    const now = this.#options.now();
    return (this.#caughtUp ? now : Math.min(now, this.#received)) - LATENESS_MS;
  }

  async #evaluate(rules: readonly string[]): Promise<Evaluated> {
    const thread = this.#thread as JudgingThread;
    const evaluated = await this.#evaluator.evaluate(thread, rules, this.#watermark());
    const versions = new Map(this.#rules.map(({ id, version }) => [id, version]));
    this.#lanes.note(evaluated.turns);
    this.#ledger.judged(evaluated.turns.map((turn) => ({ ...turn, version: versions.get(turn.rule) ?? '' })));
    return evaluated;
  }

  #call<T>(method: string, argument: unknown): Promise<T> {
    return (this.#thread as JudgingThread).call<T>(method, argument);
  }
}
