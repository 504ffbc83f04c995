import type { RuleCondition } from '../rule/rule-schema.ts';
import { type Finding, type Judge, type JudgeClock, type Judgement, joined, type Match } from './judge.ts';
import { holds } from './threshold.ts';

export interface PercentageOptions {
  readonly window: number;
  readonly condition: RuleCondition;
  /** Matches in the window, below which nothing is said. */
  readonly atLeast: number;
}

/** Of the matches in (t - window, t] (bit 0), the percentage that are also counted (bit 1), judged at the time of each. */
export function judgePercentage(options: PercentageOptions): Judge {
  return {
    before: options.window,
    quiet: options.window,
    monotone: false,
    judge: (matches, clock) => shares(matches, clock, options),
  };
}

function shares(
  matches: readonly Match[],
  { from }: JudgeClock,
  { window, condition, atLeast }: PercentageOptions,
): Judgement {
  const findings: Finding[] = [];
  let open: Finding | undefined;
  let [oldest, counted] = [0, 0];
  for (let next = 0; next < matches.length; ) {
    const { time } = matches[next] as Match;
    for (; (matches[oldest] as Match).time <= time - window; oldest++) counted -= countOf(matches[oldest] as Match);
    for (; matches[next]?.time === time; next++) counted += countOf(matches[next] as Match);
    const percent = (100 * counted) / (next - oldest);
    if (next - oldest < atLeast || !holds(condition, percent)) {
      if (open) findings.push({ ...open, until: time });
      open = undefined;
    } else if (time >= from) {
      const first = (matches[oldest] as Match).time;
      open = open
        ? { ...open, last: time, value: percent }
        : { first, fired: time, last: time, until: time, value: percent };
    }
  }
  if (open) findings.push({ ...open, until: open.last + window });
  return { findings: joined(findings, window) };
}

function countOf({ steps }: Match): number {
  return (steps & 2) === 0 ? 0 : 1;
}
