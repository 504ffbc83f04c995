import { MozdefError } from '../lifecycle/error.ts';
import type { ThreadClient } from '../lifecycle/thread.ts';
import type { LoadOrder } from './rule-calls.ts';

/** So long the rules may take to load from one file of code on, which is the last thing that is read. */
const LOAD_MS = 30_000;

/** Has a thread load rules, and finds the file of code that does not come to an end. */
export class CodeLoading {
  /** Files of code that were begun with. */
  readonly #run: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** The thread begins with this file. */
  begun(file: string): void {
    this.#run.push(file);
    this.#timer?.refresh();
  }

  /** When a file does not come to an end the thread is ended, and it rejects with `rule-failed` and the file. */
  async load<T>(thread: Pick<ThreadClient, 'call' | 'terminate'>, order: LoadOrder): Promise<T> {
    this.#run.length = 0;
    // What is read before any code is bounded, however much there is.
    this.#timer = setTimeout(() => void (this.#run.length > 0 && thread.terminate()), LOAD_MS);
    try {
      return await thread.call<T>('load', order);
    } catch (error) {
      const file = this.#run.at(-1);
      if (file === undefined || !(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
      throw new MozdefError('rule-failed', `${file} hangs or ends its thread while it is loaded`, { where: file });
    } finally {
      clearTimeout(this.#timer);
    }
  }
}
