import type { RuleCondition } from '../rule/rule-keys.ts';
import { Admitted } from './admitted.ts';
import { type Aggregate, running } from './aggregate.ts';
import { holds } from './condition.ts';
import { type Judge, joined, type Match } from './judge.ts';
import type { Running } from './running.ts';
import { sweep } from './sweep.ts';
import { fewerFulfil, watch } from './watch.ts';

/** A value over the window, and what must hold of it. */
export interface Wanted {
  readonly value: Aggregate;
  readonly condition: RuleCondition;
}

export interface ThresholdOptions extends Wanted {
  readonly window: number;
  /** What must hold of the same window as well. */
  readonly also?: readonly Wanted[];
  /** How long a group is waited for after its last match, where 0 fulfils the conditions; by default a week, or two windows if that is longer. */
  readonly remember?: number | undefined;
}

const WEEK_MS = 7 * 86_400_000;

/** When the values over one window fulfil their conditions (detection-spec 4.2); findings tell of the first of them. */
export function judgeThreshold(options: ThresholdOptions): Judge {
  const fewer = allOf(options).some(({ condition }) => fewerFulfil(condition));
  return fewer ? judgeFewer(options) : judgeMore(options);
}

/** Of conditions that only more can fulfil: judged when a match comes. */
function judgeMore(options: ThresholdOptions): Judge {
  const { window, condition } = options;
  return {
    before: window,
    quiet: window,
    monotone: allOf(options).every(({ value }) => ['count', 'distinct', 'max'].includes(value.of)),
    judge: (matches, { from }) => ({
      findings: joined(sweep(matches, { window, condition, from, inside: insideOf(options, matches) }), window),
    }),
  };
}

function judgeFewer(options: ThresholdOptions): Judge {
  const { window, condition } = options;
  const none = allOf(options).every(
    (wanted) => ['count', 'distinct', 'sum'].includes(wanted.value.of) && holds(wanted.condition, 0),
  );
  const remember = none ? (options.remember ?? Math.max(WEEK_MS, 2 * window)) : undefined;
  return {
    before: window,
    quiet: window,
    monotone: false,
    ...(remember !== undefined && { remember }),
    judge: (matches, clock) =>
      watch(matches, clock, { window, condition, remember, inside: insideOf(options, matches, none ? 0 : undefined) }),
  };
}

function allOf({ value, condition, also = [] }: ThresholdOptions): readonly Wanted[] {
  return [{ value, condition }, ...also];
}

/** The value over an empty window; `none`: what a value is where there is nothing to judge. */
function insideOf({ value, also = [] }: ThresholdOptions, matches: readonly Match[], none?: number): Running {
  const inside = running(value, matches);
  if (also.length === 0) return inside;
  const others = also.map((other) => ({ inside: running(other.value, matches), condition: other.condition }));
  return new Admitted(inside, others, none);
}
