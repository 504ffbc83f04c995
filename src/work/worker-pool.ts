import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Consumer, Delivery, EventQueue } from '../queue/event-queue.ts';
import { CrewInForce, type CrewOptions, type CrewStatus } from './crew-in-force.ts';
import { type Destinations, deliver } from './deliver-result.ts';
import { type BatchRun, runBatch } from './run-batch.ts';
import type { WorkerCrew } from './worker-crew.ts';
import type { WorkerSlot } from './worker-slot.ts';

export interface WorkerPoolOptions extends CrewOptions, Omit<Destinations, 'now'> {
  readonly queue: EventQueue;
}

export interface WorkerPoolStatus extends CrewStatus {
  /** Why the last batch was not stored; absent while batches are stored. */
  readonly failing?: string;
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
  readonly #crews: CrewInForce;
  #consumer: Consumer | undefined;
  #refusals = 0;
  #failing: string | undefined;
  #stopping = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#crews = new CrewInForce(options);
    this.#crews.onChange = () => this.#pump();
  }

  async start(): Promise<void> {
    const crew = await this.#crews.start();
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
    return this.#crews.reload();
  }

  /** Finishes the batches that threads work on; the others stay in the queue. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { lastSeen, log } = this.#options;
    const reloaded = this.#crews.endReloads();
    await this.#consumer
      ?.cancel()
      .catch((error: unknown) => log.warn({ error: messageOf(error) }, 'the queue was gone before its worker'));
    await Promise.all(this.#waiting.splice(0).map((delivery) => this.#release(delivery, 0)));
    await reloaded;
    await Promise.all(this.#underWay);
    await this.#crews.end();
    await lastSeen.close();
  }

  status(): WorkerPoolStatus {
    return { ...this.#crews.status(), ...(this.#failing !== undefined && { failing: this.#failing }) };
  }

  /** See {@link CrewInForce.describePlugins}. */
  describePlugins(): ReturnType<CrewInForce['describePlugins']> {
    return this.#crews.describePlugins();
  }

  #take(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#pump();
  }

  #pump(): void {
    const crew = this.#crews.current;
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
      const failures = run.results.flatMap(({ ruleFailures }) => ruleFailures);
      this.#crews.noteFailures(crew, failures);
      return run;
    } finally {
      crew.giveBack(slot);
      this.#pump();
    }
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
