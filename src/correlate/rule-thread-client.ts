import { MozdefError } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import { CodeLoading } from './code-loading.ts';
import type { DirtyGroup } from './pending-groups.ts';
import type { JudgeAnswer, LoadOrder, RulesLoaded } from './rule-calls.ts';
import type { RuleThreadData } from './rule-thread.ts';
import { watchProgress } from './watch-progress.ts';

/** Where rules are judged. */
export interface JudgingThread extends Pick<ThreadClient, 'call' | 'terminate'> {
  /** The answer of a call that judges these groups; when it does not come in time the thread is ended, and it rejects. */
  watch(call: Promise<JudgeAnswer>, groups: readonly DirtyGroup[]): Promise<JudgeAnswer>;
  /** Loads rules; when a file of code does not come to an end the thread is ended, and it rejects with `rule-failed` and the file. */
  load(order: LoadOrder): Promise<RulesLoaded>;
}

export interface RuleThreadOptions {
  /** File of the match book. */
  readonly path: string;
  readonly onDeath: (reason: string) => void;
  /** Told of the rule that kept the thread for so long that it was ended, or that ended it. */
  readonly onStuck: (rule: string, reason: string) => void;
}

/** One group may be judged for so long: all others wait for it. */
const STUCK_MS = 5000;

/** A thread that judges rules. */
export function openRuleThread({ path, onDeath, onStuck }: RuleThreadOptions): JudgingThread {
  const current = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const index = new Int32Array(current).fill(-1);
  const loading = new CodeLoading();
  let death: string | undefined;
  const thread = new ThreadClient({
    module: './rule-thread',
    base: import.meta.url,
    name: 'rules',
    workerData: { path, current } satisfies RuleThreadData,
    onNote: (note) => loading.begun(String(note)),
    onDeath: (reason) => {
      death = reason;
      onDeath(reason);
    },
  });
  return {
    call: (method, argument, transfer) => thread.call(method, argument, transfer),
    terminate: () => thread.terminate(),
    load: (order) => loading.load(thread, order),
    async watch(call, groups) {
      const stuck = watchProgress(index, STUCK_MS);
      try {
        const answer = await Promise.race([call, stuck.late]);
        if (answer !== 'late') return answer;
        call.catch(() => undefined);
      } catch (error) {
        // Its code may have ended the thread.
        const rule = groups[Atomics.load(index, 0)]?.rule;
        if (death !== undefined && rule !== undefined) onStuck(rule, `judging a group ended its thread: ${death}`);
        throw error;
      } finally {
        stuck.end();
      }
      const rule = groups[Atomics.load(index, 0)]?.rule ?? '';
      const reason = `judging one group takes longer than ${STUCK_MS / 1000} s`;
      onStuck(rule, reason);
      await thread.terminate();
      throw new MozdefError('thread-died', `the rule thread was ended: rule ${rule}: ${reason}`);
    },
  };
}
