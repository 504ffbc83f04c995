import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import { Progress } from './progress.ts';
import { ThreadWatch } from './thread-watch.ts';
import type { WorkerNote, WorkerThreadData, WorkOrder, WorkResult } from './worker-protocol.ts';

/** Where a thread was when it broke. */
interface Breakage {
  readonly position: number | undefined;
  /** Name of the plugin that ran. */
  readonly plugin: string | undefined;
  readonly reason: string;
}
export type WorkAnswer = { readonly result: WorkResult } | { readonly broken: Breakage };

export interface WorkerSlotOptions {
  readonly data: Omit<WorkerThreadData, 'shared'>;
  readonly name: string;
  /** A thread that makes no step for so long is ended, milliseconds. */
  readonly stuckMs: number;
  /** A thread that has not loaded its plugins by then is given up, milliseconds. */
  readonly startMs?: number;
  /** Heap of one thread in mebibytes; a thread that needs more is ended. */
  readonly heapMb: number;
  /** Told what the plugins have seen, every few seconds and before the thread is ended. */
  readonly onSightings: (note: WorkerNote) => void;
  readonly log: Logger;
}

/** Plugin names in running order, as the thread loaded them. */
export interface WorkerReady {
  readonly plugins: readonly string[];
}

/**
 * When a thread reaches the runtime's own limit within one allocation the whole process is aborted (seen with large arrays), so
 * that limit lies far above ours, which is watched from outside.
 */
const HEADROOM_MB = 2048;
const START_MS = 60_000;
const FINISH_MS = 1000;

/** One worker thread that is replaced when it dies or hangs. Takes one order at a time. */
export class WorkerSlot {
  readonly #options: WorkerSlotOptions;
  #thread: ThreadClient | undefined;
  #progress = new Progress();
  #ready: Promise<WorkerReady> | undefined;
  /** Why the thread ended by itself, if it did. */
  #death: string | undefined;
  /** How often the thread had to be replaced. */
  restarts = 0;

  constructor(options: WorkerSlotOptions) {
    this.#options = options;
  }

  /** Starts the thread and loads its plugins; rejects when a plugin cannot be loaded. */
  start(): Promise<WorkerReady> {
    this.#progress = new Progress();
    this.#death = undefined;
    const { name, heapMb, data } = this.#options;
    const thread: ThreadClient = new ThreadClient({
      module: './worker-thread',
      base: import.meta.url,
      name,
      workerData: { ...data, shared: this.#progress.shared } satisfies WorkerThreadData,
      maxOldGenerationSizeMb: heapMb + HEADROOM_MB,
      onNote: (note) => this.#options.onSightings(note as WorkerNote),
      onDeath: (reason) => {
        if (this.#thread === thread) this.#death = reason;
      },
    });
    this.#thread = thread;
    this.#ready = this.#load(thread);
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  /**
   * A thread that breaks on the order (dies, hangs, fails on something of ours) is replaced if need be, and the answer says
   * where it was. Rejects when no thread can be started: then nothing is known about the order.
   */
  async run(order: WorkOrder): Promise<WorkAnswer> {
    const { plugins } = await this.#readyOrRestarted();
    const thread = this.#thread as ThreadClient;
    const watch = new ThreadWatch(thread, this.#progress, this.#options);
    try {
      return { result: await thread.call<WorkResult>('process', order) };
    } catch (error) {
      const { position, plugin } = this.#progress.read();
      const reason = watch.reason ?? messageOf(error);
      const died = error instanceof MozdefError && error.code === 'thread-died';
      if (died) this.#replace(reason);
      else this.#options.log.error({ position, error: reason }, 'a fault of MozDef while it processed an event');
      const [sentence = ''] = reason.split('\n');
      return { broken: { position, plugin: died ? plugins[plugin ?? -1] : undefined, reason: sentence } };
    } finally {
      watch.end();
    }
  }

  /** The plugins as this thread sees them. Waits until it is free. */
  async describePlugins(): Promise<readonly PluginDescription[]> {
    await this.#readyOrRestarted();
    return (this.#thread as ThreadClient).call('describe');
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    const finished = thread?.call('finish').catch(() => undefined);
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_MS).unref())]);
    await thread?.terminate();
  }

  async #load(thread: ThreadClient): Promise<WorkerReady> {
    const { name, startMs = START_MS } = this.#options;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void thread.terminate();
    }, startMs);
    try {
      return await thread.call<WorkerReady>('start');
    } catch (error) {
      if (!late) throw error;
      throw new MozdefError('plugin-invalid', `${name} has not loaded the plugins within ${startMs} ms`, {
        remedy: 'A plugin hangs while it is loaded or set up: take out the one that was changed last.',
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async #readyOrRestarted(): Promise<WorkerReady> {
    // Something that a plugin left behind ended it after its last order: that is not the fault of this one.
    if (this.#death !== undefined) this.#replace(this.#death);
    try {
      return await (this.#ready as Promise<WorkerReady>);
    } catch (error) {
      this.#replace(messageOf(error));
      return await (this.#ready as Promise<WorkerReady>);
    }
  }

  /** Does not wait until the old thread has ended: native code, such as a read from a pipe, may never return. */
  #replace(reason: string): void {
    this.restarts++;
    this.#options.log.warn({ thread: this.#options.name, reason, ...this.#progress.read() }, 'worker thread replaced');
    void this.#thread?.terminate();
    void this.start();
  }
}
