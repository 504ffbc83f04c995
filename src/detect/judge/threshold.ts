import type { RuleCondition } from '../rule/rule-schema.ts';
import { type Aggregate, running } from './aggregate.ts';
import { type Judge, joined } from './judge.ts';
import { sweep } from './sweep.ts';

export interface ThresholdOptions {
  readonly window: number;
  readonly value: Aggregate;
  readonly condition: RuleCondition;
}

/** When the value over one window fulfils the condition (detection-spec 4.2). */
export function judgeThreshold({ window, value, condition }: ThresholdOptions): Judge {
  const risesOnly =
    ['count', 'distinct', 'max'].includes(value.of) && Object.keys(condition).every((key) => key.startsWith('g'));
  return {
    before: window,
    quiet: window,
    monotone: risesOnly,
    judge: (matches, { from }) => ({
      findings: joined(sweep(matches, { window, condition, from, inside: running(value, matches) }), window),
    }),
  };
}
