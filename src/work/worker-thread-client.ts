import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { ListWatcher } from '../lists/list-watcher.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import type { PluginSet } from '../plugin/plugin-set.ts';
import { Progress } from './progress.ts';
import { ThreadWatch } from './thread-watch.ts';
import type { WorkerNote, WorkerReady, WorkerStart, WorkerThreadData, WorkOrder } from './worker-protocol.ts';

export interface WorkerThreadOptions {
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
  /** Whose lists it looks events up in; absent: none. */
  readonly lists?: Pick<ListWatcher, 'attach'> | undefined;
  /** Told what the plugins have seen, every few seconds and before the thread is ended. */
  readonly onNote: (note: WorkerNote) => void;
}

/** Event and plugin that a thread is at, or was when it ended. */
export interface ThreadPlace {
  readonly position: number | undefined;
  /** Name of the plugin that ran. */
  readonly plugin: string | undefined;
}

/** What came of an order: a result, or why there is none; `died`: the thread is gone. */
export type ThreadAnswer<Result> = { readonly result: Result } | { readonly reason: string; readonly died: boolean };

/**
 * When a thread reaches the runtime's own limit within one allocation the whole process is aborted (seen with large arrays), so
 * that limit lies far above ours, which is watched from outside.
 */
const HEADROOM_MB = 2048;
const START_MS = 60_000;
const FINISH_MS = 1000;

/** One worker thread from its start to its end. */
export class WorkerThreadClient<Result> {
  readonly #options: WorkerThreadOptions;
  readonly #thread: ThreadClient;
  readonly #progress = new Progress();
  /** When its plugins are loaded; rejects when one cannot be. */
  readonly ready: Promise<WorkerReady>;
  #plugins: readonly string[] = [];
  #death: string | undefined;
  #detach: () => void = () => undefined;

  /** With this set of plugins, else with what stands in the files now; `again`: in place of one that has ended. */
  constructor(
    options: WorkerThreadOptions,
    { set, again }: { readonly set: PluginSet | undefined; readonly again: boolean },
  ) {
    this.#options = options;
    const { name, heapMb, data, module = './worker-thread', onNote } = options;
    const shared = this.#progress.shared;
    this.#thread = new ThreadClient({
      module,
      base: import.meta.url,
      name,
      workerData: { ...data, ...(set && { set }), again, shared } satisfies WorkerThreadData,
      maxOldGenerationSizeMb: heapMb + HEADROOM_MB,
      printsToStderr: module === './offline-thread',
      onNote: (note) => onNote(note as WorkerNote),
      onDeath: (reason) => {
        this.#death = reason;
        this.#detach();
      },
    });
    this.ready = this.#load();
    this.ready.catch(() => undefined);
  }

  /** Why it ended by itself, if it did. */
  get death(): string | undefined {
    return this.#death;
  }

  /** Changes with every step that it makes. */
  get step(): number {
    return this.#progress.read().step;
  }

  get place(): ThreadPlace {
    const { position, plugin } = this.#progress.read();
    return { position, plugin: plugin === undefined ? undefined : this.#plugins[plugin] };
  }

  async process(order: WorkOrder): Promise<ThreadAnswer<Result>> {
    const watch = new ThreadWatch(this.#thread, this.#progress, this.#options);
    try {
      return { result: await this.#thread.call<Result>('process', order) };
    } catch (error) {
      const died = error instanceof MozdefError && error.code === 'thread-died';
      return { reason: watch.reason ?? messageOf(error), died };
    } finally {
      watch.end();
    }
  }

  describePlugins(): Promise<readonly PluginDescription[]> {
    return this.#thread.call('describe');
  }

  /** Ends it when it has told what its plugins have seen, or does not for a second. */
  async stop(): Promise<void> {
    const finished = this.#thread.call('finish').catch(() => undefined);
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_MS).unref())]);
    await this.terminate();
  }

  async terminate(): Promise<void> {
    this.#detach();
    await this.#thread.terminate();
  }

  async #load(): Promise<WorkerReady> {
    const { name, startMs = START_MS } = this.#options;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void this.#thread.terminate();
    }, startMs);
    try {
      const ready = await this.#thread.call<WorkerReady>('start');
      this.#plugins = ready.plugins;
      const detach = await this.#options.lists?.attach((delta) => this.#thread.call('lists', delta));
      // It may have ended meanwhile: then it takes nothing, and is let go of with the next change.
      if (detach) this.#detach = detach;
      if (late) throw new MozdefError('thread-died', `${name} was ended`);
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
}
