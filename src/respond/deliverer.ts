import type { Registry } from '../health/registry.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import type { Lease } from '../state/lease.ts';
import { LeaseKeeper } from '../state/lease-keeper.ts';
import type { StateStore } from '../state/state-store.ts';
import { DeliveryMetrics } from './delivery-metrics.ts';
import { giveUpOrphans } from './entry-changes.ts';
import type { OpenTarget } from './open-target.ts';
import { type PendingEntry, pendingEntries } from './outbox.ts';
import { TargetQueue } from './target-queue.ts';

export interface DelivererOptions {
  readonly state: StateStore;
  readonly targets: ReadonlyMap<string, OpenTarget>;
  /** Only who holds it delivers. */
  readonly lease: Pick<Lease, 'fence' | 'renew' | 'release'>;
  /** Address of the dashboard, for links; empty: none. */
  readonly dashboard: string;
  readonly registry: Registry;
  readonly log: Logger;
  readonly now: () => number;
  /** For the jitter of waiting times. */
  readonly random?: () => number;
}

const TICK_MS = 1000;

/** Tells targets what waits in the outbox, each target by itself, so that none waits for another. */
export class Deliverer implements Part {
  readonly name = 'actions';
  readonly #options: DelivererOptions;
  readonly #lease: LeaseKeeper;
  readonly #metrics: DeliveryMetrics;
  readonly #queues: ReadonlyMap<string, TargetQueue>;
  readonly #busy = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #stopping = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#lease = new LeaseKeeper(options.lease, options.now);
    const metrics = new DeliveryMetrics(options.registry);
    this.#metrics = metrics;
    const mayGoOn = (): boolean => !this.#stopping && this.#lease.fence !== undefined;
    this.#queues = new Map(
      [...options.targets].map(([name, target]) => [name, new TargetQueue({ ...options, metrics, target, mayGoOn })]),
    );
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.look(), TICK_MS);
    await this.look();
  }

  /** What is being sent is sent to its end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#turn;
    await this.settled();
    await this.#lease.release();
  }

  /** Looks at once what waits, and begins to tell it. Never rejects. */
  look(): Promise<void> {
    this.#turn ??= this.#look()
      .catch((error: unknown) =>
        this.#options.log.warn({ error: messageOf(error) }, 'the outbox cannot be read, tried again'),
      )
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  /** Resolves when nothing is being told any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#busy.values());
  }

  async #look(): Promise<void> {
    if (this.#stopping || !(await this.#lease.holds())) return;
    // What is busy now may have told by the time that the list is here what the list says is to be told.
    const busy = new Set(this.#busy.keys());
    const pending = await pendingEntries(this.#options.state, [...this.#queues.keys()]);
    for (const name of this.#queues.keys()) this.#metrics.waits(name, pending.get(name)?.length ?? 0);
    for (const [name, entries] of pending) if (!busy.has(name)) this.#begin(name, entries);
  }

  #begin(name: string, entries: readonly PendingEntry[]): void {
    const { state, log, now } = this.#options;
    const queue = this.#queues.get(name);
    const work = (queue ? queue.tell(entries) : giveUpOrphans(entries, { state, now: now() }))
      .catch((error: unknown) =>
        log.warn({ target: name, error: messageOf(error) }, 'news cannot be told now, tried again'),
      )
      .finally(() => this.#busy.delete(name));
    this.#busy.set(name, work);
  }
}
