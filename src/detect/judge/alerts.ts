import { type FoundAlert, foundAlerts, type OtherRule, Upstream } from './found-alerts.ts';
import type { Finding, Judge, Match } from './judge.ts';

/** What counts of other rules: each of their alerts once, or whether they fire, however long it goes on. */
export type Counting = 'alerts' | 'firing';

/** Judges alerts of other rules. */
export interface AlertsJudge extends Judge {
  /** What it judges: the alerts of other rules as matches of one bit, that of the index of their rule. */
  alertsIn(matches: readonly Match[], watermark: number): readonly Match[];
}

/** Of what goes on one instant counts in each such part of our window: so that what fires after it, within the window, finds it. */
const PARTS = 16;

/**
 * Judges the alerts of other rules: each is one match, at the time at which it fired first; where it counts that rules fire, also at
 * the first match of each part of our window at which it fires still. `others` are those rules, by the index
 * that matches have (see {@link keptFields}); of one that is undefined each match is an alert.
 *
 * Whether an alert begins at an instant is seen from what fires `quiet` before it, and so long more as what fires may last, which is
 * no longer than `pastOf`; to know that, matches from `pastOf` ahead of it are needed. Of a finding, `first` is that of all alerts
 * from the first that counts on; `last` is when the last one fired. A group of another rule was seen first with the first of
 * its matches that is known here: rules to which more of the past matters cannot be among the others.
 */
export function judgeAlerts(own: Judge, others: readonly (OtherRule | undefined)[], counting: Counting): AlertsJudge {
  const all = others.map(
    (other) => other && new Upstream(other, counting === 'firing' ? own.before / PARTS : undefined),
  );
  return {
    before: own.before + Math.max(...all.map((other) => other?.reach ?? 0)),
    quiet: own.quiet,
    monotone: false,
    judge(matches, clock) {
      const { alerts, wakes } = foundAlerts(matches, all, { ...clock, from: clock.from - own.before });
      const { findings, wakeAt } = own.judge(matchesOf(alerts), clock);
      const next = Math.min(...wakes, wakeAt ?? Number.POSITIVE_INFINITY);
      return { findings: withFirst(findings, alerts), ...(next < Number.POSITIVE_INFINITY && { wakeAt: next }) };
    },
    alertsIn: (matches, watermark) => matchesOf(foundAlerts(matches, all, { from: -Infinity, watermark }).alerts),
  };
}

/** What a judge judges, where those are not the matches themselves. */
export function judgedBy(judge: Judge, matches: readonly Match[], watermark: number): readonly Match[] {
  return 'alertsIn' in judge ? (judge as AlertsJudge).alertsIn(matches, watermark) : matches;
}

function matchesOf(alerts: readonly FoundAlert[]): Match[] {
  return alerts.map(({ match }) => match);
}

/** Findings, and the alerts, are in order of time. */
function withFirst(findings: readonly Finding[], alerts: readonly FoundAlert[]): Finding[] {
  let start = 0;
  return findings.map((finding) => {
    while ((alerts[start]?.match.time ?? finding.first) < finding.first) start++;
    let { first } = finding;
    for (let index = start; (alerts[index]?.match.time ?? Number.POSITIVE_INFINITY) <= finding.last; index++)
      first = Math.min(first, alerts[index]?.first ?? first);
    return { ...finding, first };
  });
}
