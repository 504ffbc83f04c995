import { pastOf } from '../detect/judge/judge.ts';
import type { Rule } from '../detect/rule/rule.ts';

const DAY_MS = 86_400_000;
/** So late events may be at least for which what a rule knows when it begins is enough. */
export const LATE_MS = 5 * 60_000;
/** So long an event may be on its way from reception to the feed. */
export const ON_ITS_WAY_MS = 5_000;

/**
 * How far back a rule knows the past when it begins: what its windows reach, and those of events that are so late; or all that is kept, if
 * a group that sends seldom must not be taken for new.
 */
export function firstReachOf(rule: Rule, lateMs: number): number {
  const { judge } = rule;
  const least = pastOf(judge) + lateMs + ON_ITS_WAY_MS;
  return judge.asksFirstSeen ? Math.max(least, keptOf(rule)) : least;
}

/** How long matches of a rule are kept: as long as windows and alerts may still need them, and late events a day more. */
export function keptOf({ judge, quiet }: Rule): number {
  return 2 * judge.before + quiet + DAY_MS;
}

/** So long after they happened matches are counted for when they are forgotten: before they are, and after nearly all late ones came. */
export function countedAfter({ judge }: Rule): number {
  return judge.before + DAY_MS / 2;
}

/** How long anything of a rule is kept: the newest match of a group that is waited for. */
export function reachOf(rule: Rule): number {
  return keptOf(rule) + 2 * (rule.judge.remember ?? 0);
}
