import { MozdefError } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { DirtyGroup } from './match-book.ts';
import type { JudgeAnswer, LoadOrder, RulesLoaded } from './rule-methods.ts';
import type { RuleThreadData } from './rule-thread.ts';

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
  /** Told of the rule that kept the thread for so long that it was ended. */
  readonly onStuck: (rule: string, reason: string) => void;
}

/** One call may take so long: others wait for it. */
const STUCK_MS = 30_000;
/** So long the rules may take to load from one file of code on, which is the last thing that is read. */
const LOAD_MS = 30_000;

/** A thread that judges rules. */
export function openRuleThread({ path, onDeath, onStuck }: RuleThreadOptions): JudgingThread {
  const current = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const index = new Int32Array(current);
  /** Files of code that were begun with. */
  const run: string[] = [];
  let loading: NodeJS.Timeout | undefined;
  const thread = new ThreadClient({
    module: './rule-thread',
    base: import.meta.url,
    name: 'rules',
    workerData: { path, current } satisfies RuleThreadData,
    onNote: (note) => {
      run.push(String(note));
      loading?.refresh();
    },
    onDeath,
  });
  const end = async (groups: readonly DirtyGroup[]): Promise<never> => {
    const rule = groups[Atomics.load(index, 0)]?.rule ?? '';
    const reason = `judging one group takes longer than ${STUCK_MS / 1000} s`;
    onStuck(rule, reason);
    await thread.terminate();
    throw new MozdefError('thread-died', `the rule thread was ended: rule ${rule}: ${reason}`);
  };
  return {
    call: (method, argument, transfer) => thread.call(method, argument, transfer),
    terminate: () => thread.terminate(),
    async load(order) {
      run.length = 0;
      // What is read before any code is bounded, however much there is.
      loading = setTimeout(() => void (run.length > 0 && thread.terminate()), LOAD_MS);
      try {
        return await thread.call<RulesLoaded>('load', order);
      } catch (error) {
        const file = run.at(-1);
        if (file === undefined || !(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
        throw new MozdefError('rule-failed', `${file} hangs or ends its thread while it is loaded`, { where: file });
      } finally {
        clearTimeout(loading);
      }
    },
    async watch(call, groups) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), STUCK_MS);
      });
      try {
        const answer = await Promise.race([call, late]);
        if (answer !== 'late') return answer;
        call.catch(() => undefined);
        return await end(groups);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
