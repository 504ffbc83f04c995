import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import { Progress } from './progress.ts';
import type { WorkerThreadData, WorkOrder, WorkResult } from './worker-protocol.ts';

/** Where a thread was when it had to be given up. */
export interface Breakage {
  readonly position: number | undefined;
  readonly plugin: number | undefined;
  readonly reason: string;
}
export type WorkAnswer = { readonly result: WorkResult } | { readonly broken: Breakage };

export interface WorkerSlotOptions {
  readonly data: Omit<WorkerThreadData, 'shared'>;
  readonly name: string;
  /** A thread that makes no step for so long is ended, milliseconds. */
  readonly stuckMs: number;
  /** Heap of one thread; a thread that needs more is ended by the runtime. */
  readonly heapMb: number;
  readonly log: Logger;
}

/** Plugin names in running order, as the thread loaded them. */
export interface WorkerReady {
  readonly plugins: readonly string[];
}

const LOOK_EVERY_MS = 250;

/** One worker thread that is replaced when it dies or hangs. Takes one order at a time. */
export class WorkerSlot {
  readonly #options: WorkerSlotOptions;
  #thread: ThreadClient | undefined;
  #progress = new Progress();
  #ready: Promise<WorkerReady> | undefined;
  /** How often the thread had to be replaced. */
  restarts = 0;

  constructor(options: WorkerSlotOptions) {
    this.#options = options;
  }

  /** Starts the thread and loads its plugins; rejects when a plugin cannot be loaded. */
  start(): Promise<WorkerReady> {
    this.#progress = new Progress();
    const { name, heapMb, data } = this.#options;
    this.#thread = new ThreadClient({
      module: './worker-thread',
      base: import.meta.url,
      name,
      workerData: { ...data, shared: this.#progress.shared } satisfies WorkerThreadData,
      maxOldGenerationSizeMb: heapMb,
    });
    this.#ready = this.#thread.call<WorkerReady>('start');
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  /**
   * A thread that dies or hangs on the order is replaced, and the answer says where it was. Rejects when no thread can be
   * started or on a fault of ours: then nothing is known about the order.
   */
  async run(order: WorkOrder): Promise<WorkAnswer> {
    await this.#readyOrRestarted();
    const thread = this.#thread as ThreadClient;
    const watch = this.#endWhenStuck(thread);
    try {
      return { result: await thread.call<WorkResult>('process', order) };
    } catch (error) {
      if (!(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
      const { position, plugin } = this.#progress.read();
      const reason = watch.stuck ? `no progress for ${this.#options.stuckMs} ms` : messageOf(error);
      await this.#replace(reason);
      return { broken: { position, plugin, reason } };
    } finally {
      watch.end();
    }
  }

  async #readyOrRestarted(): Promise<void> {
    try {
      await this.#ready;
    } catch (error) {
      await this.#replace(messageOf(error));
      await this.#ready;
    }
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }

  async #replace(reason: string): Promise<void> {
    this.restarts++;
    this.#options.log.warn({ thread: this.#options.name, reason, ...this.#progress.read() }, 'worker thread replaced');
    await this.#thread?.terminate();
    void this.start();
  }

  #endWhenStuck(thread: ThreadClient): { stuck: boolean; end: () => void } {
    const watch = { stuck: false, end: () => clearInterval(timer) };
    let { step } = this.#progress.read();
    let since = performance.now();
    const timer = setInterval(() => {
      const reading = this.#progress.read();
      if (reading.step !== step || reading.position === undefined) {
        ({ step } = reading);
        since = performance.now();
      } else if (performance.now() - since > this.#options.stuckMs) {
        watch.stuck = true;
        void thread.terminate();
      }
    }, LOOK_EVERY_MS);
    return watch;
  }
}
