import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import { LeaseKeeper } from '../state/lease-keeper.ts';
import { Accounts } from './accounts.ts';
import { Chores } from './chores.ts';
import { DueSchedules } from './due-schedules.ts';
import { FeedReader } from './feed-reader.ts';
import { GroupEvaluator } from './group-evaluator.ts';
import { MainLane } from './main-lane.ts';
import { PastReader } from './past-reader.ts';
import type { RulesLoaded, RuleThreadStatus, ScheduledRule, TakenOver } from './rule-calls.ts';
import { RuleLanes } from './rule-lanes.ts';
import { RuleLedger } from './rule-ledger.ts';
import { RuleThreadKeeper } from './rule-thread-keeper.ts';
import type { RuleRunnerOptions } from './runner-options.ts';
import { RunnerSharing } from './runner-sharing.ts';
import type { RuleRunnerStatus } from './runner-status.ts';
import { SharedProgress } from './shared-progress.ts';
import { SlowClock } from './slow-clock.ts';
import { type ReadSoFar, SlowLane } from './slow-lane.ts';
import { isStoreAway } from './store-away.ts';

/** Time between two looks at what is new. */
const TICK_MS = 1000;
const MONOTONIC = (): number => performance.now();

/** Evaluates the rules on the schedule: reads stored events once for all of them, and judges each rule's groups when it is due. */
export class RuleRunner implements Part {
  readonly name = 'rules';
  readonly #options: RuleRunnerOptions;
  readonly #due: DueSchedules;
  readonly #lanes = new RuleLanes();
  readonly #ledger: RuleLedger;
  readonly #accounts: Accounts;
  readonly #main: MainLane;
  readonly #slow: SlowLane;
  readonly #threads: RuleThreadKeeper;
  #rules: readonly ScheduledRule[] = [];
  #figures: RuleThreadStatus | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  readonly #reader: FeedReader;
  readonly #past: PastReader;
  readonly #lease: LeaseKeeper;
  /** The lease for which it is known where to go on. */
  #joined: number | undefined;
  readonly #chores: Chores;
  readonly #progress: SharedProgress;
  readonly #sharing: RunnerSharing;
  /** By which matches are forgotten. */
  readonly #forgetting: SlowClock;
  #stopping = false;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
    this.#due = new DueSchedules({ registry: options.registry, clock: MONOTONIC, onDue: () => void this.#go() });
    this.#forgetting = new SlowClock(options.now, options.monotonic ?? MONOTONIC);
    this.#lease = new LeaseKeeper(options.lease, options.now);
    this.#chores = new Chores(options.chores ?? [], options.log);
    this.#progress = new SharedProgress(options.state);
    this.#ledger = new RuleLedger(options);
    this.#sharing = new RunnerSharing(options, { progress: this.#progress, ledger: this.#ledger });
    this.#threads = new RuleThreadKeeper(options, (rule) => this.#lanes.slowDown(rule));
    const ground = { ...options, threads: this.#threads };
    this.#reader = new FeedReader({ ...ground, ledger: this.#ledger, lease: this.#lease });
    const keepLease = (): Promise<void> => this.#lease.keep();
    this.#past = new PastReader({ ...ground, keepLease });
    const accounts = { lanes: this.#lanes, ledger: this.#ledger, progress: this.#progress, past: this.#past };
    this.#accounts = new Accounts(accounts);
    const lane = { threads: this.#threads, accounts: this.#accounts, past: this.#past };
    this.#main = new MainLane({ ...lane, evaluator: new GroupEvaluator({ ...options, keepLease }) });
    this.#slow = new SlowLane({ ...options, ...lane, lanes: this.#lanes, lease: this.#lease });
  }

  /** Rejects when the rules cannot be read at all. A store that is away is waited for. */
  async start(): Promise<void> {
    await this.#open().catch((error: unknown) => {
      if (!isStoreAway(error) && !this.#threads.isHindered) throw error;
      this.#options.log.warn({ error: messageOf(error) }, 'rules are not evaluated yet');
    });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#slow.giveUp();
    await this.#due.stop();
    await this.#turn;
    await this.#chores.done();
    if (this.#lease.fence !== undefined) await this.#ledger.save().catch(() => undefined);
    await this.#lease.release();
    await this.#threads.stop();
  }

  /** Takes the rules as their files are now. What was found so far stays; a rule that has changed judges its windows anew. */
  async reload(): Promise<void> {
    while (this.#turn) await this.#turn;
    if (this.#stopping) return;
    // No turn goes on meanwhile, nor anything that earlier versions judge.
    const loaded = this.#slow.giveUp().then(() => {
      this.#lanes.reset();
      return this.#threads.reload((rules) => this.#begin(rules));
    });
    this.#turn = loaded
      .catch(() => undefined)
      .finally(() => {
        this.#turn = undefined;
      });
    await loaded;
  }

  /** Evaluates all that there is, now, if this instance is the one that does; whether it was. */
  async catchUp(): Promise<boolean> {
    do {
      // A turn that goes on may have read before what is there now.
      await this.#turn;
      for (const { everyMs } of this.#rules) this.#due.add(everyMs);
      await this.#go();
      await this.#slow.done();
      if (this.#stopping || this.#lease.fence === undefined) return false;
    } while (this.#past.waiting.size > 0 || this.#due.size > 0 || this.#lanes.isWaiting || !this.#reader.caughtUp);
    return true;
  }

  /** How far it was some seconds ago; nothing is waited for. */
  get lastStatus(): RuleRunnerStatus {
    const { lease, now } = this.#options;
    const evaluating = lease.fence !== undefined;
    const lagMs = evaluating && !this.#reader.caughtUp ? Math.max(0, now() - this.#reader.received) : 0;
    const [recalling, partial] = [[...this.#past.waiting], [...this.#past.partial]];
    const { slow, quarantined } = this.#lanes;
    const failed = Object.fromEntries(quarantined);
    return { ...this.#figures, evaluating, rules: this.#rules.length, lagMs, slow, recalling, partial, failed };
  }

  /** How far it is. */
  async status(): Promise<RuleRunnerStatus> {
    this.#figures = await this.#threads.thread?.call<RuleThreadStatus>('status').catch(() => undefined);
    return this.lastStatus;
  }

  async #open(): Promise<void> {
    await this.#slow.giveUp();
    await this.#threads.start((rules) => this.#begin(rules));
  }

  /** Goes on with these rules from where they are. */
  async #begin({ rules, fresh, unread, list, progress, leftOut }: RulesLoaded): Promise<void> {
    const { log } = this.#options;
    for (const { where, message } of list.faults) log.error({ where }, `a rule is left out: ${message}`);
    for (const { where, message } of list.warnings ?? [])
      log.warn({ where }, `a rule may mean something else: ${message}`);
    this.#rules = rules;
    this.#accounts.begin(rules);
    this.#sharing.loaded(list);
    this.#sharing.leftOut = leftOut;
    await this.#reader.goOn(progress);
    this.#ledger.begin(this.#reader.cursor);
    this.#joined = undefined;
    this.#past.begin(fresh, unread);
    await this.#due.follow(new Set(rules.map(({ everyMs }) => everyMs).filter((everyMs) => everyMs > TICK_MS)));
    log.info({ rules: rules.length, faults: list.faults.length }, 'rules loaded');
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
    if (this.#turn && this.#lease.fence !== undefined) this.#lease.holds().catch(() => undefined);
    void this.#go();
  }

  async #work(): Promise<void> {
    if (this.#stopping) return;
    if (!this.#threads.thread) await this.#open();
    if (!(await this.#lease.holds())) return await this.#slow.giveUp();
    const { lease } = this.#options;
    if (this.#joined !== lease.fence) {
      await this.#slow.giveUp();
      await this.#join(lease.fence);
    }
    await this.#readPast();
    const read = await this.#reader.read();
    for (const { everyMs } of this.#rules) if (everyMs <= TICK_MS) this.#due.add(everyMs);
    const until = performance.now() + TICK_MS;
    do await this.#evaluateDue(read);
    while (this.#due.size > 0 && performance.now() < until);
    if (!this.#stopping) this.#slow.begin(read);
    await this.#readMorePast(until);
    await this.#share();
  }

  /** Judges a part of what is due on each schedule, on those of each second first: somebody waits for them. */
  async #evaluateDue(read: ReadSoFar): Promise<void> {
    for (const everyMs of [...this.#due].sort((one, other) => one - other)) {
      const rules = this.#rules.filter((rule) => rule.everyMs === everyMs).map(({ id }) => id);
      const standing = this.#accounts.standing(read);
      // What was received since it was read is not there yet, however long the schedules before took.
      if (await this.#main.evaluate({ everyMs, rules: this.#lanes.fast(rules), readTo: read.readTo, standing }))
        this.#due.done(everyMs);
    }
  }

  /** Lets others know how far it is, and does chores. */
  async #share(): Promise<void> {
    const { now, lease } = this.#options;
    // Who is no longer the one must not say where the other one is.
    if (lease.fence === undefined) return;
    this.#chores.begin(now());
    const standing = {
      rules: this.#rules,
      lanes: this.#lanes,
      partial: this.#past.partial,
      cursor: this.#reader.cursor,
    };
    if (!(await this.#sharing.share(standing, () => this.status()))) return;
    await this.#threads.call('prune', this.#forgetting.now(this.#reader.received || now()));
  }

  /** Whoever held the lease before may have been further: goes on from there, since all up to there was judged. */
  async #join(fence: number | undefined): Promise<void> {
    const { now, log } = this.#options;
    const shared = await this.#progress.ahead(this.#reader);
    if (shared) {
      const at = Math.min(shared.at, now());
      const { fresh, leftOut } = await this.#threads.call<TakenOver>('takeOver', { ...shared, at });
      this.#sharing.leftOut = leftOut;
      await this.#reader.goOn({ cursor: shared.cursor, received: at });
      this.#ledger.begin(shared.cursor);
      this.#past.begin(fresh);
    } else if (this.#reader.received === 0) {
      const at = Math.min(now(), ...this.#rules.map(({ since }) => since));
      await this.#progress.first({ cursor: this.#reader.cursor, at });
    }
    this.#joined = fence;
    log.info({ rules: this.#rules.length }, 'evaluating rules');
  }

  async #readPast(): Promise<void> {
    const known = await this.#past.read();
    // What waited is judged at once, and not when its time comes again.
    for (const { id, everyMs } of this.#rules) if (known.has(id)) this.#due.add(everyMs);
  }

  /** Goes on with it until that time, as long as nothing else is to be done. */
  async #readMorePast(until: number): Promise<void> {
    while (this.#past.waiting.size > 0 && this.#due.size === 0 && performance.now() < until) await this.#readPast();
  }
}
