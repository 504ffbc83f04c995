import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import type { PluginSet } from '../plugin/plugin-set.ts';
import { Progress } from './progress.ts';
import { ThreadWatch } from './thread-watch.ts';
import type {
  WorkerNote,
  WorkerReady,
  WorkerStart,
  WorkerThreadData,
  WorkOrder,
  WorkResult,
} from './worker-protocol.ts';

/** Where a thread was when it broke. */
interface Breakage {
  readonly position: number | undefined;
  /** Name of the plugin that ran. */
  readonly plugin: string | undefined;
  readonly reason: string;
}
/** A thread answers with a `Result`, unless it breaks. */
export type WorkAnswer<Result = WorkResult> = { readonly result: Result } | { readonly broken: Breakage };

export interface WorkerSlotOptions {
  readonly data: WorkerStart;
  readonly name: string;
  /** What the thread runs: by default that of a server, else that of `mozdef process`. */
  readonly module?: './worker-thread' | './offline-thread';
  /** A thread that makes no step for so long is ended, milliseconds. */
  readonly stuckMs: number;
  /** A thread that has not loaded its plugins by then is given up, milliseconds. */
  readonly startMs?: number;
  /** Heap of one thread in mebibytes; a thread that needs more is ended. */
  readonly heapMb: number;
  /** Told what the plugins have seen, every few seconds and before the thread is ended. */
  readonly onNote: (note: WorkerNote) => void;
  readonly log: Logger;
}

/**
 * When a thread reaches the runtime's own limit within one allocation the whole process is aborted (seen with large arrays), so
 * that limit lies far above ours, which is watched from outside.
 */
const HEADROOM_MB = 2048;
const START_MS = 60_000;
const FINISH_MS = 1000;
/** So many threads in a row may end, through what plugins left behind, without having begun with what they are asked for. */
const TRIES = 3;

/** One worker thread that is replaced when it dies or hangs, by one with the same plugins. Takes one order at a time. */
export class WorkerSlot<Result = WorkResult> {
  readonly #options: WorkerSlotOptions;
  #thread: ThreadClient | undefined;
  #progress = new Progress();
  #ready: Promise<WorkerReady> | undefined;
  /** What the first thread loaded. */
  #set: PluginSet | undefined;
  #plugins: readonly string[] = [];
  /** Why the thread ended by itself, if it did. */
  #death: string | undefined;
  /** How often the thread had to be replaced. */
  restarts = 0;

  constructor(options: WorkerSlotOptions) {
    this.#options = options;
  }

  /** Starts the thread with this set of plugins, else with what stands in the files now; rejects when one cannot be loaded. */
  start(set?: PluginSet): Promise<WorkerReady> {
    this.#set = set;
    return this.#start(false);
  }

  /**
   * A thread that breaks on the order (dies, hangs, fails on something of ours) is replaced if need be, and the answer says
   * where it was. Rejects when no thread can be started, or none begins: then nothing is known about the order.
   */
  async run(order: WorkOrder): Promise<WorkAnswer<Result>> {
    for (let tries = 1; ; tries++) {
      await this.#readyOrRestarted();
      const progress = this.#progress;
      const { step } = progress.read();
      const answer = await this.#attempt(order);
      if ('result' in answer || progress.read().step !== step) return answer;
      if (tries < TRIES) continue;
      throw new MozdefError('plugin-invalid', `worker threads end before they begin: ${answer.broken.reason}`, {
        remedy:
          'A plugin leaves a timer or promise behind that ends or blocks its thread: take out the one changed last.',
      });
    }
  }

  /** The plugins as this thread sees them. Waits until it is free. */
  async describePlugins(): Promise<readonly PluginDescription[]> {
    for (let tries = 1; ; tries++) {
      await this.#readyOrRestarted();
      try {
        return await (this.#thread as ThreadClient).call('describe');
      } catch (error) {
        const died = error instanceof MozdefError && error.code === 'thread-died';
        if (!died || tries === TRIES) throw error;
      }
    }
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    const finished = thread?.call('finish').catch(() => undefined);
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_MS).unref())]);
    await thread?.terminate();
  }

  #start(again: boolean): Promise<WorkerReady> {
    this.#progress = new Progress();
    this.#death = undefined;
    const { name, heapMb, data, module = './worker-thread' } = this.#options;
    const set = this.#set && { set: this.#set };
    const thread: ThreadClient = new ThreadClient({
      module,
      base: import.meta.url,
      name,
      workerData: { ...data, ...set, again, shared: this.#progress.shared } satisfies WorkerThreadData,
      maxOldGenerationSizeMb: heapMb + HEADROOM_MB,
      printsToStderr: module === './offline-thread',
      onNote: (note) => this.#options.onNote(note as WorkerNote),
      onDeath: (reason) => {
        if (this.#thread === thread) this.#death = reason;
      },
    });
    this.#thread = thread;
    this.#ready = this.#load(thread);
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  async #attempt(order: WorkOrder): Promise<WorkAnswer<Result>> {
    const thread = this.#thread as ThreadClient;
    const watch = new ThreadWatch(thread, this.#progress, this.#options);
    try {
      return { result: await thread.call<Result>('process', order) };
    } catch (error) {
      const { position, plugin } = this.#where();
      const reason = watch.reason ?? messageOf(error);
      const died = error instanceof MozdefError && error.code === 'thread-died';
      if (died) this.#replace(reason);
      else this.#options.log.error({ position, error: reason }, 'a fault of MozDef while it processed an event');
      const [sentence = ''] = reason.split('\n');
      return { broken: { position, plugin: died ? plugin : undefined, reason: sentence } };
    } finally {
      watch.end();
    }
  }

  async #load(thread: ThreadClient): Promise<WorkerReady> {
    const { name, startMs = START_MS } = this.#options;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void thread.terminate();
    }, startMs);
    try {
      const ready = await thread.call<WorkerReady>('start');
      this.#set ??= ready.set;
      this.#plugins = ready.plugins;
      return ready;
    } catch (error) {
      if (!late) throw error;
      throw new MozdefError('plugin-invalid', `${name} has not loaded the plugins within ${startMs} ms`, {
        remedy: 'A plugin hangs while it is loaded or set up: take out the one that was changed last.',
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async #readyOrRestarted(): Promise<void> {
    // Something that a plugin left behind ended it after its last order: that is not the fault of this one.
    if (this.#death !== undefined) this.#replace(this.#death);
    try {
      await this.#ready;
    } catch (error) {
      this.#replace(messageOf(error));
      await this.#ready;
    }
  }

  /** Event and plugin that the thread is at, or was when it ended. */
  #where(): Pick<Breakage, 'position' | 'plugin'> {
    const { position, plugin } = this.#progress.read();
    return { position, plugin: plugin === undefined ? undefined : this.#plugins[plugin] };
  }

  /** Does not wait until the old thread has ended: native code, such as a read from a pipe, may never return. */
  #replace(reason: string): void {
    this.restarts++;
    this.#options.log.warn({ thread: this.#options.name, reason, ...this.#where() }, 'worker thread replaced');
    void this.#thread?.terminate();
    void this.#start(this.#set !== undefined);
  }
}
