import type { Registry } from '../../health/registry.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { ThreadClient } from '../../lifecycle/thread.ts';
import type { Logger } from '../../log/log.ts';
import type { Consumer, Delivery, EventQueue, PrefetchLimits, QueuedBatch, QueueStatus } from '../event-queue.ts';
import type { QueueConfig } from '../queue-config.ts';
import { QueueMetrics } from '../queue-metrics.ts';
import { Mailbox } from './mailbox.ts';
import type { ConsumeArgument, DeliveredBatch, QueueNote, QueueThreadData, ThreadStatus } from './queue-protocol.ts';

/** How long to wait before a thread is started again that could not open the queue. */
const RESTART_MS = 1000;

export interface EmbeddedEventQueueOptions {
  /** Made when it is missing; holds `queue.db` and what was set aside. */
  readonly directory: string;
  readonly config: QueueConfig;
  readonly log: Logger;
  readonly registry?: Registry;
  /** The clock by which the age of batches is told. */
  readonly now?: () => number;
}

interface EmbeddedConsumer {
  readonly limits: PrefetchLimits;
  readonly handle: (delivery: Delivery) => void;
}

/**
 * The queue of one machine: a SQLite file in a thread of its own. A batch is owned when its commit is fsynced. If the
 * thread dies a new one takes over the file: pushes on their way are refused, deliveries that are out come again.
 */
export class EmbeddedEventQueue implements EventQueue {
  readonly #options: EmbeddedEventQueueOptions;
  readonly #now: () => number;
  readonly #metrics: QueueMetrics | undefined;
  readonly #consumers = new Map<number, EmbeddedConsumer>();
  #nextConsumer = 0;
  #thread: ThreadClient | undefined;
  #mailbox: Mailbox | undefined;
  #restart: NodeJS.Timeout | undefined;
  #closed = false;

  /** Rejects with `data-dir-locked` when another process (or this one) has it open, and with `data-dir-unusable`. */
  static async open(options: EmbeddedEventQueueOptions): Promise<EmbeddedEventQueue> {
    const queue = new EmbeddedEventQueue(options);
    await queue.#start();
    return queue;
  }

  private constructor(options: EmbeddedEventQueueOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#metrics = options.registry && new QueueMetrics(options.registry, () => this.status());
  }

  async push(batch: QueuedBatch): Promise<void> {
    try {
      if (!this.#mailbox) throw new MozdefError('queue-unavailable', 'the queue is not open');
      const size = batch.bytes.byteLength;
      await this.#mailbox.push(batch);
      this.#metrics?.pushed(size);
    } catch (error) {
      const refusal = asRefusal(error);
      this.#metrics?.refused(refusal.code);
      throw refusal;
    }
  }

  async consume(handle: (delivery: Delivery) => void, limits: PrefetchLimits): Promise<Consumer> {
    const consumer = this.#nextConsumer++;
    this.#consumers.set(consumer, { limits, handle });
    await this.#tell('consume', { consumer, limits } satisfies ConsumeArgument);
    return {
      cancel: async () => {
        await this.#tell('cancel', consumer);
        this.#consumers.delete(consumer);
      },
    };
  }

  async status(): Promise<QueueStatus> {
    const now = this.#now();
    const thread = this.#thread;
    if (!thread) return { batches: 0, bytes: 0, unacked: 0, oldestMs: 0, refusing: 'queue-unavailable', corrupt: 0 };
    const { oldest, refusing, ...figures } = await thread.call<ThreadStatus>('status', now);
    const oldestMs = oldest === undefined ? 0 : Math.max(0, now - oldest);
    return { ...figures, oldestMs, ...(refusing && { refusing }) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    const thread = this.#thread;
    this.#mailbox?.flush();
    this.#mailbox = undefined;
    this.#thread = undefined;
    try {
      await thread?.call('close');
    } finally {
      await thread?.terminate();
    }
  }

  async #start(): Promise<void> {
    const { directory, config } = this.#options;
    const limits = { maxBytes: config.max_bytes, maxAgeMs: config.max_age, minFreeBytes: config.min_free_bytes };
    const thread: ThreadClient = new ThreadClient({
      module: './queue-thread',
      base: import.meta.url,
      name: 'queue',
      workerData: { directory, limits } satisfies QueueThreadData,
      onNote: (note) => this.#onNote(note as QueueNote, mailbox),
      onDeath: (reason) => this.#onDeath(reason),
    });
    const mailbox = new Mailbox(thread, this.#now);
    try {
      await thread.call('open');
    } catch (error) {
      await thread.terminate();
      throw error;
    }
    this.#thread = thread;
    this.#mailbox = mailbox;
    for (const [consumer, { limits }] of this.#consumers) await thread.call('consume', { consumer, limits });
  }

  /** Tells the thread about consumers; if it dies meanwhile, the next one is told all there is to know. */
  async #tell(method: 'consume' | 'cancel', argument: unknown): Promise<void> {
    await this.#thread?.call(method, argument).catch((error: unknown) => {
      if (!(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
    });
  }

  #onDeath(reason: string): void {
    this.#options.log.error({ reason }, 'The queue thread ended; it is started again');
    this.#thread = undefined;
    this.#mailbox = undefined;
    this.#startAgain(0);
  }

  #startAgain(delayMs: number): void {
    if (this.#closed) return;
    this.#restart = setTimeout(() => {
      this.#start().catch((error: unknown) => {
        this.#options.log.error({ reason: messageOf(error) }, 'The queue cannot be opened again yet');
        this.#startAgain(RESTART_MS);
      });
    }, delayMs);
  }

  #onNote(note: QueueNote, mailbox: Mailbox): void {
    if ('log' in note) this.#options.log[note.log.level](note.log.fields, note.log.message);
    else for (const batch of note.deliveries) this.#deliver(batch, mailbox);
  }

  /** Settlements go to the thread that delivered; a later one does not know this delivery and delivers again. */
  #deliver({ consumer, row, id, received, attempt, bytes }: DeliveredBatch, mailbox: Mailbox): void {
    const settle = once((releaseAfterMs?: number) =>
      mailbox.settle(releaseAfterMs === undefined ? { row } : { row, releaseAfterMs }),
    );
    const delivery = { id, received, attempt, bytes, ack: () => settle(), release: (delayMs = 0) => settle(delayMs) };
    try {
      this.#consumers.get(consumer)?.handle(delivery);
    } catch (error) {
      this.#options.log.error({ batch: id, reason: messageOf(error) }, 'A consumer of the queue threw');
      void delivery.release(RESTART_MS);
    }
  }
}

/** The first call counts; later ones answer the same. */
function once(settle: (releaseAfterMs?: number) => Promise<void>): (releaseAfterMs?: number) => Promise<void> {
  let settled: Promise<void> | undefined;
  return (releaseAfterMs) => {
    settled ??= settle(releaseAfterMs);
    return settled;
  };
}

function asRefusal(error: unknown): MozdefError {
  if (error instanceof MozdefError && error.code !== 'thread-died' && error.code !== 'internal') return error;
  return new MozdefError('queue-unavailable', `the queue cannot take batches now: ${messageOf(error)}`, {
    remedy: 'Look for errors of the queue in the log; it is started again by itself.',
    cause: error,
  });
}
