import type { RuleCondition } from '../rule/rule-keys.ts';
import { type Aggregate, running } from './aggregate.ts';
import { holds } from './condition.ts';
import { type Judge, joined } from './judge.ts';
import { sweep } from './sweep.ts';
import { fewerFulfil, watch } from './watch.ts';

export interface ThresholdOptions {
  readonly window: number;
  readonly value: Aggregate;
  readonly condition: RuleCondition;
  /** How long a group is waited for after its last match, where 0 fulfils the condition; by default a week, or two windows if that is longer. */
  readonly remember?: number | undefined;
}

const WEEK_MS = 7 * 86_400_000;

/** When the value over one window fulfils the condition (detection-spec 4.2). */
export function judgeThreshold(options: ThresholdOptions): Judge {
  return fewerFulfil(options.condition) ? judgeFewer(options) : judgeMore(options);
}

/** Of a condition that only more can fulfil: judged when a match comes. */
function judgeMore({ window, value, condition }: ThresholdOptions): Judge {
  return {
    before: window,
    quiet: window,
    monotone: ['count', 'distinct', 'max'].includes(value.of),
    judge: (matches, { from }) => ({
      findings: joined(sweep(matches, { window, condition, from, inside: running(value, matches) }), window),
    }),
  };
}

function judgeFewer(options: ThresholdOptions): Judge {
  const { window, value, condition } = options;
  const none = ['count', 'distinct', 'sum'].includes(value.of) && holds(condition, 0);
  const remember = none ? (options.remember ?? Math.max(WEEK_MS, 2 * window)) : undefined;
  return {
    before: window,
    quiet: window,
    monotone: false,
    ...(remember !== undefined && { remember }),
    judge: (matches, clock) => watch(matches, clock, { window, condition, remember, inside: running(value, matches) }),
  };
}
