import { type Aggregate, running } from '../judge/aggregate.ts';
import type { Match } from '../judge/judge.ts';
import type { Running } from '../judge/running.ts';
import type { ThresholdOptions, Wanted } from '../judge/threshold.ts';
import type { RuleCondition } from '../rule/rule-keys.ts';
import { spanText } from './span-text.ts';

export interface ValueWindow {
  readonly window: number;
  readonly condition: RuleCondition;
  /** The value over an empty window. */
  readonly inside: () => Running;
}

/** How near the values over a window came to what a rule wants, each by itself, for matches with which it did not fire. */
export function explainThreshold(matches: readonly Match[], { also = [], window, ...first }: ThresholdOptions): string {
  if (also.length === 0) return explainWanted(matches, first, window);
  const each = [first, ...also].map((wanted) => `${nameOf(wanted.value)}: ${explainWanted(matches, wanted, window)}`);
  return `not all at once: ${each.join('; ')}`;
}

function nameOf({ of, field, percentile = 50 }: Aggregate): string {
  const word = of === 'percentile' ? `p${percentile}` : of;
  return field === undefined ? word : `${word}(${field})`;
}

function explainWanted(matches: readonly Match[], { value, condition }: Wanted, window: number): string {
  const inside = (): Running => running(value, matches);
  const near = explainValue(matches, { window, condition, inside });
  const wanted = leastOf(condition);
  if (wanted === undefined || (value.of !== 'count' && value.of !== 'distinct')) return near;
  if (isReached(matches, { window, condition, inside })) return near;
  const span = shortestSpan(matches, { window, condition, inside });
  const unit = value.of === 'count' ? '' : ' value';
  if (span === undefined) return `${near}; there is no ${ordinal(wanted)}${unit} at all`;
  const late = span - window;
  return `${near}; the ${ordinal(wanted)}${unit} came ${late === 0 ? 'just when the window was over' : `${spanText(late)} too late`}`;
}

/** The value that came nearest, and when. */
export function explainValue(matches: readonly Match[], { window, condition, inside }: ValueWindow): string {
  let best: { readonly value: number; readonly time: number; readonly short: number } | undefined;
  for (const { value, time } of windowValues(matches, window, inside())) {
    const short = shortfall(condition, value);
    if (!best || short < best.short) best = { value, time, short };
  }
  if (!best) return `nothing to judge in ${spanText(window)}`;
  const value = String(Number(best.value.toFixed(2)));
  const when = new Date(best.time).toISOString();
  const bounds = Object.entries(condition);
  const [only] = bounds;
  if (bounds.length === 1 && only?.[0] === 'gte') return `${value} of ${only[1]} in ${spanText(window)} (at ${when})`;
  const wanted = bounds.map(([comparison, bound]) => `${WORDS[comparison as keyof RuleCondition]} ${bound}`);
  return `${value} in ${spanText(window)} at the nearest (at ${when}); it must be ${wanted.join(' and ')}`;
}

const WORDS: Readonly<Record<keyof RuleCondition, string>> = {
  gte: 'at least',
  gt: 'more than',
  lte: 'at most',
  lt: 'less than',
  eq: 'exactly',
  neq: 'other than',
};

/** At the time of each match the value over the window that ends then, where there is one. */
function* windowValues(
  matches: readonly Match[],
  window: number,
  inside: Running,
): Generator<{ readonly time: number; readonly value: number }> {
  let oldest = 0;
  for (let next = 0; next < matches.length; ) {
    const { time } = matches[next] as Match;
    for (; (matches[oldest] as Match).time <= time - window; oldest++) inside.remove(matches[oldest] as Match);
    for (; matches[next]?.time === time; next++) inside.add(matches[next] as Match);
    if (inside.value !== undefined) yield { time, value: inside.value };
  }
}

/** How much is wanting. */
function shortfall({ gte, gt, lte, lt, eq, neq }: RuleCondition, value: number): number {
  const wants = [
    gte === undefined ? 0 : gte - value,
    gt === undefined ? 0 : strictly(gt - value),
    lte === undefined ? 0 : value - lte,
    lt === undefined ? 0 : strictly(value - lt),
    eq === undefined ? 0 : Math.abs(eq - value),
    neq === value ? Number.MIN_VALUE : 0,
  ];
  return wants.reduce((sum, want) => sum + Math.max(want, 0), 0);
}

/** That both are equal is not enough. */
function strictly(want: number): number {
  return want === 0 ? Number.MIN_VALUE : want;
}

/** The whole number that a count must reach, if that is all that is wanted of it. */
function leastOf(condition: RuleCondition): number | undefined {
  const [only, ...others] = Object.entries(condition);
  if (!only || others.length > 0) return undefined;
  const [comparison, bound = 0] = only;
  if (comparison === 'gte') return Math.ceil(bound);
  return comparison === 'gt' ? Math.floor(bound) + 1 : undefined;
}

function isReached(matches: readonly Match[], { window, condition, inside }: ValueWindow): boolean {
  for (const { value } of windowValues(matches, window, inside())) if (shortfall(condition, value) === 0) return true;
  return false;
}

/** Time from the first to the last of the matches that would have been enough, in whatever window. */
function shortestSpan(matches: readonly Match[], { window, condition, inside }: ValueWindow): number | undefined {
  // Its end and its beginning count.
  const enough = (span: number): boolean => isReached(matches, { window: span + 1, condition, inside });
  let low = window;
  let high = (matches.at(-1)?.time ?? 0) - (matches[0]?.time ?? 0);
  if (high < low || !enough(high)) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10];
  return `${number}${ending ?? 'th'}`;
}
