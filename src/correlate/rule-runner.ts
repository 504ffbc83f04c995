import type { Alert } from '../alert/alert.ts';
import { type AlertBook, type AlertUpdate, type GroupChanges, sampleOf } from '../alert/alert-book.ts';
import { episodesOf } from '../alert/reconcile.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { Event, JsonObject } from '../event/event.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Lease } from '../state/lease.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { Clock } from './clock.ts';
import type { DirtyGroup } from './match-book.ts';
import { recallPast } from './recall-past.ts';
import { SharedProgress } from './shared-progress.ts';
import type { Judged, RulesLoaded, RuleThreadData, RuleThreadStatus, ScheduledRule } from './rule-thread.ts';

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
/** Events that are read at once. */
const SLICE = 10_000;
/** Slices that are read before something is evaluated. */
const SLICES = 10;
/** Groups that are judged and saved at once. */
const GROUPS = 200;
const READ_TIMEOUT_MS = 30_000;
/** So late an event may be before what waits for the absence of events goes on without it. */
const LATENESS_MS = 10_000;

/** Evaluates the rules on the schedule: reads stored events once for all of them, and judges each rule's groups when it is due. */
export class RuleRunner implements Part {
  readonly name = 'rules';
  readonly #options: RuleRunnerOptions;
  readonly #due = new Set<number>();
  #thread: ThreadClient | undefined;
  #rules: readonly ScheduledRule[] = [];
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
    } while (this.#due.size > 0 || !this.#caughtUp);
    return true;
  }

  /** How far it is, for Health. */
  async status(): Promise<RuleRunnerStatus> {
    const figures = await this.#thread?.call<RuleThreadStatus>('status').catch(() => undefined);
    return { evaluating: this.#options.lease.fence !== undefined, rules: this.#rules.length, ...figures };
  }

  async #startThread(): Promise<void> {
    const { path, log } = this.#options;
    const thread = new ThreadClient({
      module: './rule-thread',
      base: import.meta.url,
      name: 'rules',
      workerData: { path } satisfies RuleThreadData,
      onDeath: (reason) => {
        log.error({ reason }, 'the rule thread has ended and is started again');
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
    const { config, log, now, store } = this.#options;
    const { rules, fresh, faults, progress } = await thread.call<RulesLoaded>('load', { config, now: now() });
    for (const { where, message } of faults) log.error({ where }, `a rule is left out: ${message}`);
    this.#rules = rules;
    // What is not known here may be known of another instance that evaluated before.
    const shared = progress ? undefined : await this.#progress.load();
    this.#cursor = progress?.cursor ?? shared?.cursor ?? (await store.feedEnd());
    this.#received = progress?.received ?? shared?.at ?? 0;
    const since = shared?.at ?? now();
    for (const rule of fresh) await recallPast(rule, { thread, store, since, now: now(), log });
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
    const { now } = this.#options;
    const at = now();
    await this.#read();
    const cursor = this.#cursor as string;
    for (const { everyMs } of this.#rules) if (everyMs <= TICK_MS) this.#due.add(everyMs);
    for (const everyMs of this.#due) {
      const rules = this.#rules.filter((rule) => rule.everyMs === everyMs).map(({ id }) => id);
      if (await this.#evaluate(rules)) continue;
      this.#due.delete(everyMs);
      this.#progress.judged(everyMs, { cursor, at });
    }
    if (now() - this.#shared < SHARE_MS) return;
    this.#shared = now();
    await this.#progress.save([...new Set(this.#rules.map(({ everyMs }) => everyMs))]);
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
      if (slice.count > 0 || slice.cursor !== this.#cursor)
        this.#received = await this.#call<number>('absorb', { ndjson: slice.ndjson, cursor: slice.cursor });
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

  /** Judges and saves some groups of these rules; whether there may be more. */
  async #evaluate(rules: readonly string[]): Promise<boolean> {
    const watermark = this.#watermark();
    const dirty = await this.#call<DirtyGroup[]>('dirty', { rules, watermark, limit: GROUPS });
    if (dirty.length === 0) return false;
    const known = await this.#options.alerts.groups(dirty);
    const orders = dirty.map((group, index) => ({ ...group, known: episodesOf(known[index]?.body) }));
    const judged = await this.#call<Judged[]>('judge', { orders, watermark });
    const versions = new Map(dirty.map((group, index) => [keyOf(group), known[index]?.version ?? 0]));
    await this.#save(judged, versions);
    return dirty.length === GROUPS;
  }

  async #save(judged: readonly Judged[], versions: ReadonlyMap<string, number>): Promise<void> {
    const { alerts, onAlerts } = this.#options;
    const changes: GroupChanges[] = [];
    for (const { outcome, samples } of judged) {
      const { rule, group, drafts, withdrawn, merged } = outcome;
      if (drafts.length + withdrawn.length + merged.length === 0) continue;
      const events = new Map(samples.map((event) => [event.mozdef.id, event]));
      const updates: AlertUpdate[] = [];
      for (const { alert, draft } of drafts)
        updates.push({ id: alert, facts: draft.facts, samples: await this.#samples(draft.samples, events) });
      const body = { rule, group, episodes: outcome.episodes } as unknown as JsonObject;
      changes.push({ rule, group, body, version: versions.get(keyOf(outcome)) ?? 0, updates, withdrawn, merged });
    }
    const saved = changes.length === 0 ? [] : await alerts.save(changes);
    // Another wrote meanwhile: the groups stay to be judged, and are judged again with what is there now.
    if (!saved) return;
    await this.#call(
      'settled',
      judged.map(({ outcome: { rule, group, wakeAt } }) => ({ rule, group, wakeAt })),
    );
    if (saved.length > 0) onAlerts(saved);
  }

  async #samples(ids: readonly string[], known: ReadonlyMap<string, Event>) {
    const found = await Promise.all(ids.map((id) => known.get(id) ?? this.#options.store.get(id)));
    return found.filter((event) => event !== undefined).map(sampleOf);
  }

  #call<T>(method: string, argument: unknown): Promise<T> {
    return (this.#thread as ThreadClient).call<T>(method, argument);
  }
}

function keyOf({ rule, group }: { readonly rule: string; readonly group: readonly string[] }): string {
  return JSON.stringify([rule, group]);
}
