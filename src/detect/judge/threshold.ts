import type { RuleCondition } from '../rule/rule-schema.ts';
import { type Aggregate, running } from './aggregate.ts';
import { type Finding, type Judge, type JudgeClock, type Judgement, joined, type Match } from './judge.ts';

export interface ThresholdOptions {
  readonly window: number;
  readonly value: Aggregate;
  readonly condition: RuleCondition;
}

/** Whether a value fulfils all that a condition asks. */
export function holds({ gte, gt, lte, lt, eq, neq }: RuleCondition, value: number): boolean {
  return (
    (gte === undefined || value >= gte) &&
    (gt === undefined || value > gt) &&
    (lte === undefined || value <= lte) &&
    (lt === undefined || value < lt) &&
    (eq === undefined || value === eq) &&
    (neq === undefined || value !== neq)
  );
}

/**
 * The value over the half-open window (t - window, t], judged at the time t of each match, all matches of that time included
 * (detection-spec 4.2). It stays fulfilled until a match that comes or leaves ends it.
 */
export function judgeThreshold({ window, value, condition }: ThresholdOptions): Judge {
  const risesOnly =
    ['count', 'distinct', 'max'].includes(value.of) && Object.keys(condition).every((key) => key.startsWith('g'));
  return {
    before: window,
    quiet: window,
    monotone: risesOnly,
    judge: (matches, clock) => sweep(matches, clock, { window, value, condition }),
  };
}

function sweep(
  matches: readonly Match[],
  { from }: JudgeClock,
  { window, value, condition }: ThresholdOptions,
): Judgement {
  const inside = running(value);
  const findings: Finding[] = [];
  let open: Finding | undefined;
  let oldest = 0;
  const test = (): number | undefined => {
    const current = inside.value;
    return current !== undefined && holds(condition, current) ? current : undefined;
  };
  /** Lets all leave that are out of the window at this time, moment by moment. */
  const expire = (time: number): void => {
    for (let match = matches[oldest]; match && match.time + window <= time; match = matches[oldest]) {
      const leaving = match.time;
      for (; matches[oldest]?.time === leaving; oldest++) inside.remove(matches[oldest] as Match);
      if (open && test() === undefined) {
        findings.push({ ...open, until: leaving + window });
        open = undefined;
      }
    }
  };
  for (let next = 0; next < matches.length; ) {
    const { time } = matches[next] as Match;
    expire(time);
    for (; matches[next]?.time === time; next++) inside.add(matches[next] as Match);
    const fired = test();
    if (fired === undefined) {
      if (open) findings.push({ ...open, until: time });
      open = undefined;
    } else if (time >= from) {
      const first = (matches[oldest] as Match).time;
      open = open
        ? { ...open, last: time, value: Math.max(open.value, fired) }
        : { first, fired: time, last: time, until: time, value: fired };
    }
  }
  expire(Number.POSITIVE_INFINITY);
  if (open) findings.push({ ...open, until: open.last + window });
  return { findings: joined(findings, window) };
}
