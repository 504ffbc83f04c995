import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import type { PluginSet } from '../plugin/plugin-set.ts';
import type { WorkerReady, WorkOrder, WorkResult } from './worker-protocol.ts';
import { type ThreadPlace, WorkerThreadClient, type WorkerThreadOptions } from './worker-thread-client.ts';

/** Where a thread was when it broke. */
interface Breakage extends ThreadPlace {
  readonly reason: string;
}
/** A thread answers with a `Result`, unless it breaks. */
export type WorkAnswer<Result = WorkResult> = { readonly result: Result } | { readonly broken: Breakage };

export interface WorkerSlotOptions extends WorkerThreadOptions {
  readonly log: Logger;
}

/** So many threads in a row may end, through what plugins left behind, without having begun with what they are asked for. */
const TRIES = 3;

/** One worker thread that is replaced when it dies or hangs, by one with the same plugins. Takes one order at a time. */
export class WorkerSlot<Result = WorkResult> {
  readonly #options: WorkerSlotOptions;
  #thread: WorkerThreadClient<Result> | undefined;
  /** What the first thread loaded. */
  #set: PluginSet | undefined;
  /** How often the thread had to be replaced. */
  restarts = 0;

  constructor(options: WorkerSlotOptions) {
    this.#options = options;
  }

  /** Starts the thread with this set of plugins, else with what stands in the files now; rejects when one cannot be loaded. */
  start(set?: PluginSet): Promise<WorkerReady> {
    this.#set = set;
    return this.#start(false).ready;
  }

  /**
   * A thread that breaks on the order (dies, hangs, fails on something of ours) is replaced if need be, and the answer says
   * where it was. Rejects when no thread can be started, or none begins: then nothing is known about the order.
   */
  async run(order: WorkOrder): Promise<WorkAnswer<Result>> {
    for (let tries = 1; ; tries++) {
      const thread = await this.#readyOrRestarted();
      const { step } = thread;
      const answer = await this.#attempt(thread, order);
      if ('result' in answer || thread.step !== step) return answer;
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
      const thread = await this.#readyOrRestarted();
      try {
        return await thread.describePlugins();
      } catch (error) {
        const died = error instanceof MozdefError && error.code === 'thread-died';
        if (!died || tries === TRIES) throw error;
      }
    }
  }

  async stop(): Promise<void> {
    await this.#thread?.stop();
  }

  #start(again: boolean): WorkerThreadClient<Result> {
    const thread = new WorkerThreadClient<Result>(this.#options, { set: this.#set, again });
    this.#thread = thread;
    thread.ready.then(
      ({ set }) => {
        this.#set ??= set;
      },
      () => undefined,
    );
    return thread;
  }

  async #attempt(thread: WorkerThreadClient<Result>, order: WorkOrder): Promise<WorkAnswer<Result>> {
    const answer = await thread.process(order);
    if ('result' in answer) return answer;
    const { reason, died } = answer;
    const { position, plugin } = thread.place;
    if (died) this.#replace(reason);
    else this.#options.log.error({ position, error: reason }, 'a fault of MozDef while it processed an event');
    const [sentence = ''] = reason.split('\n');
    return { broken: { position, plugin: died ? plugin : undefined, reason: sentence } };
  }

  async #readyOrRestarted(): Promise<WorkerThreadClient<Result>> {
    const thread = this.#thread;
    // Something that a plugin left behind ended it after its last order: that is not the fault of this one.
    const ready = thread && thread.death === undefined ? thread : this.#replace(thread?.death ?? 'it was not started');
    try {
      await ready.ready;
      return ready;
    } catch (error) {
      const next = this.#replace(messageOf(error));
      await next.ready;
      return next;
    }
  }

  /** Does not wait until the old thread has ended: native code, such as a read from a pipe, may never return. */
  #replace(reason: string): WorkerThreadClient<Result> {
    this.restarts++;
    const { log, name } = this.#options;
    log.warn({ thread: name, reason, ...this.#thread?.place }, 'worker thread replaced');
    void this.#thread?.terminate();
    return this.#start(this.#set !== undefined);
  }
}
