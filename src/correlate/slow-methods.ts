import { loadRules } from '../detect/load-rules.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { ThreadMethods } from '../lifecycle/thread.ts';
import { type HandedGroup, judgeHanded } from './handed-group.ts';
import type { GroupOutcome } from './judge-group.ts';
import type { LoadOrder } from './rule-calls.ts';

/** What came of one group. */
export interface SlowAnswer {
  readonly outcome?: GroupOutcome;
  /** Why there is none. */
  readonly failure?: string;
  readonly ms: number;
}

export interface SlowMethodsOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Told of each file of code before it is run. */
  readonly onFile?: (file: string) => void;
}

const MISSING = 'it is not there without files of code that hang or end their thread while they are loaded';
const CHANGED = 'its files, or those of other rules, have changed since rules were loaded: have them loaded anew';

/** What the thread of slow rules can be asked for. */
export function slowMethods({ clock, onFile }: SlowMethodsOptions) {
  const rules = new Map<string, Rule>();
  let hanging: readonly string[] = [];
  return {
    async load(order: LoadOrder): Promise<void> {
      hanging = order.hanging;
      const loaded = await loadRules({ ...order, ...(onFile && { onFile }) });
      for (const rule of loaded.rules) if (rule.on === 'schedule') rules.set(rule.id, rule);
    },
    judge(group: HandedGroup): SlowAnswer {
      const rule = rules.get(group.rule);
      if (!rule && hanging.length > 0) return { failure: `${MISSING}: ${hanging.join(', ')}`, ms: 0 };
      // What another version finds must not pass for what this one does.
      if (rule?.version !== group.version) return { failure: CHANGED, ms: 0 };
      const began = clock();
      try {
        const outcome = judgeHanded(rule, group);
        return { outcome, ms: clock() - began };
      } catch (error) {
        return { failure: messageOf(error), ms: clock() - began };
      }
    },
  } satisfies ThreadMethods;
}
