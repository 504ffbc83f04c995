import { availableParallelism } from 'node:os';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import type { Consumer, Delivery, EventQueue } from '../queue/event-queue.ts';
import { type Destinations, deliver } from './deliver-result.ts';
import { type BatchRun, runBatch } from './run-batch.ts';
import type { WorkerConfig } from './worker-config.ts';
import { WorkerCrew } from './worker-crew.ts';
import type { WorkerMetrics } from './worker-metrics.ts';
import type { WorkerThreadData } from './worker-protocol.ts';

export interface WorkerPoolOptions extends Omit<Destinations, 'now'> {
  readonly config: WorkerConfig;
  /** What new threads start with; asked at each start and reload, so that a reload sees changed plugins. */
  readonly threadData: () => Promise<Omit<WorkerThreadData, 'shared'>>;
  readonly queue: EventQueue;
  readonly metrics: WorkerMetrics;
  readonly log: Logger;
  readonly now: () => number;
}

export interface WorkerPoolStatus {
  readonly threads: number;
  readonly restarts: number;
  readonly plugins: readonly { name: string; events: number; errors: number; dropped: number; open: boolean }[];
}

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
  #refusals = 0;
  #stopping = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#crew = await this.#startCrew();
    const prefetch = this.#crew.size * this.#options.config.prefetch;
    this.#consumer = await this.#options.queue.consume((delivery) => this.#take(delivery), { prefetch });
  }

  /** Replaces all threads by new ones with the plugins as they are on disk now; on a bad plugin the old ones stay. */
  async reload(): Promise<void> {
    const old = this.#crew;
    this.#crew = await this.#startCrew();
    this.#pump();
    await old?.drain();
    this.#options.log.info({ threads: this.#crew.size }, 'plugins reloaded');
  }

  /** Finishes the batches that threads work on; the others stay in the queue. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#consumer?.cancel();
    await Promise.all(this.#waiting.splice(0).map((delivery) => delivery.release().catch(() => undefined)));
    await Promise.all(this.#underWay);
    await this.#options.lastSeen.flush();
    await this.#crew?.drain();
  }

  status(): WorkerPoolStatus {
    return {
      threads: this.#crew?.size ?? 0,
      restarts: this.#crew?.restarts ?? 0,
      plugins: this.#options.metrics.plugins(this.#crew?.plugins ?? []),
    };
  }

  async #startCrew(): Promise<WorkerCrew> {
    const { config, log, now } = this.#options;
    const size = config.threads || Math.max(1, availableParallelism() - 1);
    return WorkerCrew.start({ size, config, data: await this.#options.threadData(), log, now });
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
      const delivery = this.#waiting.shift() as Delivery;
      const ran = runBatch((order) => slot.run(order), delivery.bytes, { skips: crew.skips(), now: this.#options.now });
      const done = ran
        .finally(() => {
          crew.giveBack(slot);
          this.#pump();
        })
        .then((run) => this.#finish(delivery, run, crew))
        .catch((error: unknown) => this.#giveBack(delivery, error));
      this.#underWay.add(done);
      void done.finally(() => this.#underWay.delete(done));
    }
  }

  async #finish(delivery: Delivery, run: BatchRun, crew: WorkerCrew): Promise<void> {
    crew.noteBreakers(run.breakers);
    const delivered = await deliver(run, delivery.bytes, this.#options);
    this.#refusals = 0;
    this.#options.metrics.record(run, delivered, this.#options.now() - delivery.received);
    await delivery.ack();
  }

  async #giveBack(delivery: Delivery, error: unknown): Promise<void> {
    this.#refusals++;
    const wait = Math.min(RELEASE_MS.most, RELEASE_MS.first * 2 ** Math.min(this.#refusals >> 2, 10));
    const code = error instanceof MozdefError ? error.code : 'internal';
    this.#options.log.warn(
      { batch: delivery.id, code, error: messageOf(error), wait },
      'batch not stored, tried again later',
    );
    await delivery.release(wait).catch(() => undefined);
  }
}
