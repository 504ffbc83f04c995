import { availableParallelism } from 'node:os';
import type { RuleFailure } from '../detect/detector.ts';
import type { RulesInForce } from '../detect/rules-in-force.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import type { Consumer, Delivery, EventQueue } from '../queue/event-queue.ts';
import { type Destinations, deliver } from './deliver-result.ts';
import type { LastSeenRecorder } from './last-seen.ts';
import type { StreamRulesStatus } from './rule-failures.ts';
import { type BatchRun, runBatch } from './run-batch.ts';
import type { WorkerConfig } from './worker-config.ts';
import { WorkerCrew } from './worker-crew.ts';
import type { WorkerMetrics } from './worker-metrics.ts';
import type { WorkerNote, WorkerStart } from './worker-protocol.ts';
import type { WorkerSlot } from './worker-slot.ts';

export interface WorkerPoolOptions extends Omit<Destinations, 'now'> {
  readonly config: WorkerConfig;
  /** What new threads start with; asked at each start and reload, so that a reload sees changed plugins. */
  readonly threadData: () => Promise<WorkerStart>;
  readonly queue: EventQueue;
  readonly lastSeen: LastSeenRecorder;
  /** Told which rules the threads run. */
  readonly rulesInForce?: Pick<RulesInForce, 'begin' | 'changing' | 'changed' | 'failed' | 'end'>;
  readonly metrics: WorkerMetrics;
  readonly log: Logger;
  readonly now: () => number;
}

export interface WorkerPoolStatus {
  readonly threads: number;
  readonly restarts: number;
  /** Why the last batch was not stored; absent while batches are stored. */
  readonly failing?: string;
  /** Why the last reload was refused, so that the plugins of before run on; absent after a good one. */
  readonly refusedReload?: string;
  readonly plugins: readonly { name: string; events: number; errors: number; dropped: number; open: boolean }[];
  readonly rules: StreamRulesStatus;
}

/** Of batches that each thread may have taken: many small ones, so that they are stored together, but not many large ones. */
const PREFETCH_BYTES = 3e6;
const RELEASE_MS = { first: 500, most: 30_000 };

/**
 * Takes batches off the queue, has them processed by threads, stores what comes of them and acks. When the store refuses, the
 * batches go back to the queue and are tried again, at growing intervals, until it takes them.
 */
export class WorkerPool implements Part {
  readonly name = 'worker';
  readonly #options: WorkerPoolOptions;
  readonly #waiting: Delivery[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #crew: WorkerCrew | undefined;
  #consumer: Consumer | undefined;
  #reloading: Promise<unknown> = Promise.resolve();
  /** Threads that crews before this one had to replace. */
  #restarts = 0;
  #refusals = 0;
  #failing: string | undefined;
  #refusedReload: string | undefined;
  #stopping = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const crew = await this.#startCrew();
    this.#crew = crew;
    await this.#options.rulesInForce?.begin(crew.rules.inForce);
    try {
      const limits = { prefetch: crew.size * this.#options.config.prefetch, prefetchBytes: crew.size * PREFETCH_BYTES };
      this.#consumer = await this.#options.queue.consume((delivery) => this.#take(delivery), limits);
    } catch (error) {
      await crew.drain();
      throw error;
    }
  }

  /** Replaces all threads by new ones with the plugins as they are on disk now; on a bad plugin the old ones stay. */
  reload(): Promise<void> {
    const reloaded = this.#reloading.then(() => this.#reload());
    this.#reloading = reloaded.catch(() => undefined);
    return reloaded;
  }

  /** Finishes the batches that threads work on; the others stay in the queue. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { lastSeen, rulesInForce, log } = this.#options;
    await this.#consumer
      ?.cancel()
      .catch((error: unknown) => log.warn({ error: messageOf(error) }, 'the queue was gone before its worker'));
    await Promise.all(this.#waiting.splice(0).map((delivery) => this.#release(delivery, 0)));
    await this.#reloading;
    await Promise.all(this.#underWay);
    await this.#crew?.drain();
    await rulesInForce?.end();
    await lastSeen.close();
  }

  status(): WorkerPoolStatus {
    const crew = this.#crew;
    return {
      threads: crew?.size ?? 0,
      restarts: this.#restarts + (crew?.restarts ?? 0),
      ...(this.#failing !== undefined && { failing: this.#failing }),
      ...(this.#refusedReload !== undefined && { refusedReload: this.#refusedReload }),
      plugins: this.#pluginsOf(crew),
      rules: crew?.rulesStatus ?? { failed: [], unusable: {} },
    };
  }

  #pluginsOf(crew: WorkerCrew | undefined): WorkerPoolStatus['plugins'] {
    const leftOut = crew?.leftOut() ?? [];
    const plugins = this.#options.metrics.plugins(crew?.plugins ?? []);
    return plugins.map((plugin) => ({ ...plugin, open: plugin.open || leftOut.includes(plugin.name) }));
  }

  /** All plugins in force, in the order in which they run, the disabled ones too; `open`: off for a while. */
  async describePlugins(): Promise<readonly (PluginDescription & { readonly open: boolean })[]> {
    const described = (await this.#crew?.describePlugins()) ?? [];
    const open = new Set(this.status().plugins.flatMap((plugin) => (plugin.open ? [plugin.name] : [])));
    return described.map((plugin) => ({ ...plugin, open: open.has(plugin.name) }));
  }

  async #reload(): Promise<void> {
    const old = this.#crew;
    if (this.#stopping || !old) return;
    const crew = await this.#startCrew().catch((error: unknown) => {
      this.#refusedReload = messageOf(error);
      throw error;
    });
    this.#refusedReload = undefined;
    if (this.#stopping) {
      await crew.drain();
      return;
    }
    await this.#options.rulesInForce?.changing(crew.rules.inForce);
    this.#crew = crew;
    this.#options.metrics.reloaded();
    this.#pump();
    await old.drain();
    await this.#options.rulesInForce?.changed(crew.rules.inForce);
    this.#restarts += old.restarts;
    this.#options.log.info({ threads: crew.size }, 'plugins reloaded');
  }

  async #startCrew(): Promise<WorkerCrew> {
    const { config, log, now } = this.#options;
    const onNote = (note: WorkerNote): void => this.#note(note);
    const size = config.threads || Math.max(1, availableParallelism() - 1);
    const crew = await WorkerCrew.start({ size, config, data: await this.#options.threadData(), onNote, log, now });
    for (const [rule, reason] of Object.entries(crew.rules.unusable))
      log.error({ rule, reason }, 'a rule cannot be used and is left out');
    return crew;
  }

  #note(note: WorkerNote): void {
    const { lastSeen, log } = this.#options;
    lastSeen.record(note.sightings);
    if (note.leftOut > 0)
      log.warn({ leftOut: note.leftOut }, 'last-seen: too many different entities, some were left out');
  }

  #take(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#pump();
  }

  #pump(): void {
    const crew = this.#crew;
    if (!crew || this.#stopping) return;
    while (this.#waiting.length > 0) {
      const slot = crew.takeIdle();
      if (!slot) return;
      const done = this.#work(this.#waiting.shift() as Delivery, slot, crew);
      this.#underWay.add(done);
      void done.finally(() => this.#underWay.delete(done));
    }
  }

  /** Never rejects. */
  async #work(delivery: Delivery, slot: WorkerSlot, crew: WorkerCrew): Promise<void> {
    try {
      await this.#store(await this.#run(delivery, slot, crew), delivery);
    } catch (error) {
      await this.#giveBack(delivery, error);
      return;
    }
    // It is stored. If the queue does not hear of it, it comes again and is recognized.
    await delivery
      .ack()
      .catch((error: unknown) => this.#options.log.warn({ batch: delivery.id, error: messageOf(error) }, 'not acked'));
  }

  /** The thread is free for the next batch while what came of this one is stored. */
  async #run(delivery: Delivery, slot: WorkerSlot, crew: WorkerCrew): Promise<BatchRun> {
    try {
      const run = await runBatch((order) => slot.run(order), delivery, {
        skips: crew.skips(),
        now: this.#options.now,
      });
      crew.noteBreakers(run.breakers);
      this.#tellOf(crew.noteFailures(run.results.flatMap(({ ruleFailures }) => ruleFailures)));
      return run;
    } finally {
      crew.giveBack(slot);
      this.#pump();
    }
  }

  /** That a rule fails is told of once. */
  #tellOf(failures: readonly RuleFailure[]): void {
    const [first] = failures;
    if (!first) return;
    const { rule, reason } = first;
    this.#options.log.error({ rule, others: failures.length - 1, reason }, 'a rule failed at an event');
    void this.#options.rulesInForce?.failed(failures.map((failure) => failure.rule));
  }

  async #store(run: BatchRun, { bytes, received }: Delivery): Promise<void> {
    const { metrics, now } = this.#options;
    const delivered = await deliver(run, bytes, this.#options);
    this.#refusals = 0;
    this.#failing = undefined;
    metrics.record(run, delivered, now() - received);
  }

  async #giveBack(delivery: Delivery, error: unknown): Promise<void> {
    this.#refusals++;
    this.#failing = messageOf(error);
    const doublings = Math.max(this.#refusals >> 2, delivery.attempt >> 2);
    const wait = Math.min(RELEASE_MS.most, RELEASE_MS.first * 2 ** Math.min(doublings, 10));
    const code = error instanceof MozdefError ? error.code : 'internal';
    this.#options.log.warn(
      { batch: delivery.id, code, error: this.#failing, wait },
      'batch not stored, tried again later',
    );
    await this.#release(delivery, wait);
  }

  async #release(delivery: Delivery, wait: number): Promise<void> {
    await delivery
      .release(wait)
      .catch((error: unknown) =>
        this.#options.log.warn({ batch: delivery.id, error: messageOf(error) }, 'not given back to the queue'),
      );
  }
}
