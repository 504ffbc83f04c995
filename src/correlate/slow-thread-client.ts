import { ThreadClient } from '../lifecycle/thread.ts';
import { CodeLoading } from './code-loading.ts';
import type { HandedGroup } from './handed-group.ts';
import type { LoadOrder } from './rule-calls.ts';
import type { SlowAnswer } from './slow-methods.ts';

/** Where rules that take long are judged. */
export interface SlowThread {
  /** Whether it has ended by itself: then it judges nothing any more. */
  readonly hasEnded: boolean;
  /** Loads rules; when a file of code does not come to an end the thread is ended, and it rejects with `rule-failed` and the file. */
  load(order: LoadOrder): Promise<void>;
  /** A group, whose matches are the thread's from now on, that takes too long, or ends the thread, fails; the thread has ended then. Rejects when it is ended by `terminate`. */
  judge(group: HandedGroup): Promise<SlowAnswer & { readonly ended?: boolean }>;
  terminate(): Promise<void>;
}

/** One group may be judged for so long: only other slow rules wait for it. */
const STUCK_MS = 600_000;

/** A thread that judges rules that take long. */
export function openSlowThread(): SlowThread {
  const loading = new CodeLoading();
  let death: string | undefined;
  const thread = new ThreadClient({
    module: './slow-thread',
    base: import.meta.url,
    name: 'slow rules',
    onNote: (note) => loading.begun(String(note)),
    onDeath: (reason) => {
      death = reason;
    },
  });
  return {
    get hasEnded() {
      return death !== undefined;
    },
    load: (order) => loading.load(thread, order),
    terminate: () => thread.terminate(),
    async judge(group) {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        void thread.terminate();
      }, STUCK_MS);
      const began = performance.now();
      try {
        return await thread.call<SlowAnswer>(
          'judge',
          group,
          group.matches.map(({ buffer }) => buffer),
        );
      } catch (error) {
        const failure = isLate
          ? `judging one group takes longer than ${STUCK_MS / 60_000} min`
          : death && `judging a group ended its thread: ${death}`;
        if (failure === undefined) throw error;
        return { failure, ms: performance.now() - began, ended: true };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
