import type { Alert } from '../alert/alert.ts';
import type { AlertBook } from '../alert/alert-book.ts';
import { episodesOf } from '../alert/reconcile.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Lease } from '../state/lease.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { type Chore, Chores } from './chores.ts';
import { Clock } from './clock.ts';
import { FeedReader } from './feed-reader.ts';
import type { DirtyGroup } from './match-book.ts';
import { openRuleThread } from './open-rule-thread.ts';
import { type Recall, recallOf, recallPast } from './recall-past.ts';
import type { FreshRule, JudgeAnswer, Judged, RulesLoaded, RuleThreadStatus, ScheduledRule } from './rule-thread.ts';
import { keyOf, saveJudged } from './save-judged.ts';
import { SharedProgress } from './shared-progress.ts';

export interface RuleRunnerOptions {
  readonly config: RulesConfig;
  /** File of the match book. */
  readonly path: string;
  readonly store: Pick<EventStore, 'search' | 'get' | 'feed' | 'feedEnd'>;
  readonly state: StateStore;
  readonly alerts: AlertBook;
  /** Only who holds it evaluates. */
  readonly lease: Pick<Lease, 'fence' | 'renew' | 'release'>;
  /** Told of alerts that were saved. */
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  /** What else is done by who evaluates. */
  readonly chores?: readonly Chore[];
  readonly log: Logger;
  readonly now: () => number;
}

export interface RuleRunnerStatus extends Partial<RuleThreadStatus> {
  /** Whether this instance is the one that evaluates. */
  readonly evaluating: boolean;
  readonly rules: number;
}

/** Time between two looks at what is new. */
const TICK_MS = 1000;
const RENEW_MS = 5000;
const SHARE_MS = 10_000;
/** Groups that are judged at once. */
const GROUPS = 200;
/** Groups that are saved at once: a write of many documents holds up who reads them meanwhile. */
const SAVED_AT_ONCE = 50;
/** So much further another instance may have been for it to be quicker to read what it read since. */
const BEHIND_MS = 120_000;
/** Evaluates the rules on the schedule: reads stored events once for all of them, and judges each rule's groups when it is due. */
export class RuleRunner implements Part {
  readonly name = 'rules';
  readonly #options: RuleRunnerOptions;
  readonly #due = new Set<number>();
  readonly #reader: FeedReader;
  #thread: ThreadClient | undefined;
  #rules: readonly ScheduledRule[] = [];
  #clock: Clock | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #renewed = Number.NEGATIVE_INFINITY;
  /** What is to be known of the past before anything is judged. */
  #recalls: Recall[] = [];
  /** The lease for which it is known where to go on. */
  #joined: number | undefined;
  readonly #progress: SharedProgress;
  readonly #chores: Chores;
  /** When progress was saved last. */
  #shared = Number.NEGATIVE_INFINITY;
  #stopping = false;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
    this.#reader = new FeedReader(options.store);
    this.#progress = new SharedProgress(options.state);
    this.#chores = new Chores(options.chores ?? [], options.log);
  }

  /** Rejects when the rules cannot be read at all. A store that is away is waited for. */
  async start(): Promise<void> {
    await this.#startThread().catch((error: unknown) => this.#awaitStore(error));
    this.#timer = setInterval(() => void this.#go(), TICK_MS);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#clock?.stop();
    await this.#turn;
    await this.#chores.done();
    await this.#options.lease.release().catch(() => undefined);
    await this.#endThread();
  }

  /** Takes the rules as their files are now. What was found so far stays; a rule that has changed judges its windows anew. */
  async reload(): Promise<void> {
    await this.#turn;
    if (!this.#stopping && this.#thread) await this.#load(this.#thread);
  }

  /** Evaluates all that there is, now, if this instance is the one that does; whether it was. */
  async catchUp(): Promise<boolean> {
    do {
      for (const { everyMs } of this.#rules) this.#due.add(everyMs);
      await this.#go();
      if (this.#stopping || this.#options.lease.fence === undefined) return false;
    } while (this.#due.size > 0 || !this.#reader.caughtUp);
    return true;
  }

  /** How far it is, for Health. */
  async status(): Promise<RuleRunnerStatus> {
    const figures = await this.#thread?.call<RuleThreadStatus>('status').catch(() => undefined);
    return { evaluating: this.#options.lease.fence !== undefined, rules: this.#rules.length, ...figures };
  }

  async #startThread(): Promise<void> {
    const { path, log } = this.#options;
    const thread = openRuleThread(path, (reason) => {
      log.error({ reason }, 'the rule thread has ended and is started again');
      this.#thread = undefined;
    });
    try {
      await this.#load(thread);
      this.#thread = thread;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }

  async #endThread(): Promise<void> {
    await this.#thread?.call('close').catch(() => undefined);
    await this.#thread?.terminate();
  }

  #awaitStore(error: unknown): void {
    const code = error instanceof MozdefError ? error.code : 'internal';
    if (code !== 'store-unavailable' && code !== 'state-unavailable') throw error;
    this.#options.log.warn({ error: messageOf(error) }, 'rules are not evaluated yet');
  }

  async #load(thread: ThreadClient): Promise<void> {
    const { config, log, now } = this.#options;
    const { rules, fresh, faults, progress } = await thread.call<RulesLoaded>('load', { config, now: now() });
    for (const { where, message } of faults) log.error({ where }, `a rule is left out: ${message}`);
    this.#rules = rules;
    await this.#reader.goOn(progress);
    this.#joined = undefined;
    this.#recalls = fresh.map((rule) => recallOf(rule, now()));
    await this.#startClock();
    log.info({ rules: rules.length, faults: faults.length }, 'rules loaded');
  }

  async #startClock(): Promise<void> {
    await this.#clock?.stop();
    const distances = [...new Set(this.#rules.map(({ everyMs }) => everyMs))].filter((everyMs) => everyMs > TICK_MS);
    this.#clock = new Clock(
      distances.map((everyMs) => ({
        everyMs,
        onDue: () => {
          this.#due.add(everyMs);
          void this.#go();
        },
      })),
    );
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

  async #work(): Promise<void> {
    if (this.#stopping) return;
    if (!this.#thread) await this.#startThread();
    if (!(await this.#holdsLease())) return;
    const { now, lease } = this.#options;
    if (this.#joined !== lease.fence) await this.#join();
    await this.#recall();
    const at = now();
    await this.#reader.read({
      absorb: ({ ndjson, cursor }) => this.#call<number>('absorb', { ndjson, cursor }),
      onSlice: () => this.#keepLease(),
    });
    const { cursor } = this.#reader;
    for (const { everyMs } of this.#rules) if (everyMs <= TICK_MS) this.#due.add(everyMs);
    for (const everyMs of this.#due) {
      const rules = this.#rules.filter((rule) => rule.everyMs === everyMs).map(({ id }) => id);
      if (await this.#evaluate(rules)) continue;
      this.#due.delete(everyMs);
      this.#progress.judged(everyMs, { cursor, at });
    }
    await this.#share();
  }

  async #share(): Promise<void> {
    const { now, lease } = this.#options;
    // Who is no longer the one must not say where the other one is.
    if (lease.fence === undefined) return;
    this.#chores.begin(now());
    if (Math.abs(now() - this.#shared) < SHARE_MS) return;
    this.#shared = now();
    await this.#progress.save([...new Set(this.#rules.map(({ everyMs }) => everyMs))]);
    await this.#call('prune', now());
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
      const fresh = await this.#call<readonly FreshRule[]>('takeOver', { cursor: shared.cursor, at });
      await this.#reader.goOn({ cursor: shared.cursor, received: at });
      this.#recalls = fresh.map((rule) => ({ ...recallOf(rule, at), wakeAt: at }));
    }
    this.#joined = fence;
    log.info({ rules: this.#rules.length }, 'evaluating rules');
  }

  /** Does what is to be recalled; what is left when the store goes away is done when it is back. */
  async #recall(): Promise<void> {
    const { store, log, now } = this.#options;
    const thread = this.#thread as ThreadClient;
    for (let recall = this.#recalls[0]; recall; recall = this.#recalls[0]) {
      await recallPast(recall, { thread, store, now: now(), log, onPage: () => this.#keepLease() });
      this.#recalls.shift();
      await this.#keepLease();
    }
  }

  async #holdsLease(): Promise<boolean> {
    const { lease, now } = this.#options;
    if (lease.fence === undefined || Math.abs(now() - this.#renewed) >= RENEW_MS) {
      this.#renewed = now();
      await lease.renew();
    }
    return lease.fence !== undefined;
  }

  /** In the middle of a turn. Rejects when another instance evaluates by now. */
  async #keepLease(): Promise<void> {
    if (!(await this.#holdsLease())) throw new MozdefError('state-unavailable', 'another instance evaluates rules now');
  }

  /** Judges and saves some groups of these rules; whether there may be more. */
  async #evaluate(rules: readonly string[]): Promise<boolean> {
    const watermark = this.#reader.watermark(this.#options.now());
    const dirty = await this.#call<DirtyGroup[]>('dirty', { rules, watermark, limit: GROUPS });
    if (dirty.length === 0) return false;
    const known = await this.#options.alerts.groups(dirty);
    const orders = dirty.map((group, index) => ({ ...group, known: episodesOf(known[index]?.body) }));
    const { judged, shallow } = await this.#call<JudgeAnswer>('judge', { orders, watermark });
    const { now } = this.#options;
    this.#recalls.push(...shallow.map((rule) => ({ ...recallOf(rule, now()), deep: true })));
    const versions = new Map(dirty.map((group, index) => [keyOf(group), known[index]?.version ?? 0]));
    let left = shallow.length > 0 || dirty.length === GROUPS;
    for (let at = 0; at < judged.length; at += SAVED_AT_ONCE) {
      await this.#keepLease();
      if (!(await this.#save(judged.slice(at, at + SAVED_AT_ONCE), versions))) left = true;
    }
    await this.#recall();
    return left;
  }

  /** False when another one wrote meanwhile: the groups stay to be judged, and are judged again with what is there now. */
  async #save(judged: readonly Judged[], versions: ReadonlyMap<string, number>): Promise<boolean> {
    const { alerts, store, onAlerts } = this.#options;
    const saved = await saveJudged(judged, { alerts, store, versions });
    if (!saved) return false;
    await this.#call(
      'settled',
      judged.map(({ outcome: { rule, group, wakeAt } }) => ({ rule, group, wakeAt })),
    );
    if (saved.length > 0) onAlerts(saved);
    return true;
  }

  #call<T>(method: string, argument: unknown): Promise<T> {
    return (this.#thread as ThreadClient).call<T>(method, argument);
  }
}
