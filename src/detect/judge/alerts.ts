import { type Finding, firstFrom, type Judge, type JudgeClock, joined, type Match, pastOf } from './judge.ts';
import { countedMatch, partOf } from './upstream-match.ts';

/** How another rule judges; findings of a group within `quiet` are one alert of it. */
export interface OtherRule {
  readonly judge: Judge;
  readonly quiet: number;
}

/** What an alert of another rule counts as, and the time of the first event that counts towards it. */
interface FoundAlert {
  readonly match: Match;
  readonly first: number;
}

/**
 * Judges the alerts of other rules: each is one match, at the time at which it fired first. `others` are those rules, by the index
 * that matches have (see {@link keptFields}); of one that is undefined each match is an alert.
 *
 * Whether an alert begins at an instant is seen from what fires `quiet` before it, and so long more as what fires may last, which is
 * no longer than `pastOf`; to know that, matches from `pastOf` ahead of it are needed. Of a finding, `first` is that of all alerts
 * from the first that counts on; `last` is when the last one fired. A group of another rule was seen first with the first of
 * its matches that is known here: rules to which more of the past matters cannot be among the others.
 */
export function judgeAlerts(own: Judge, others: readonly (OtherRule | undefined)[]): Judge {
  const reach = others.map((other) => (other ? 2 * pastOf(other.judge) + other.quiet : 0));
  return {
    before: own.before + Math.max(...reach),
    quiet: own.quiet,
    monotone: false,
    judge(matches, clock) {
      const { alerts, wakes } = foundAlerts(matches, others, { ...clock, from: clock.from - own.before });
      const { findings, wakeAt } = own.judge(matchesOf(alerts), clock);
      const next = Math.min(...wakes, wakeAt ?? Number.POSITIVE_INFINITY);
      return { findings: withFirst(findings, alerts), ...(next < Number.POSITIVE_INFINITY && { wakeAt: next }) };
    },
  };
}

/** The alerts of other rules that {@link judgeAlerts} judges, each as a match of one bit: that of the index of its rule. */
export function alertMatches(
  matches: readonly Match[],
  others: readonly (OtherRule | undefined)[],
  watermark: number,
): Match[] {
  const clock = { from: Number.NEGATIVE_INFINITY, watermark, since: Number.NEGATIVE_INFINITY };
  return matchesOf(foundAlerts(matches, others, clock).alerts);
}

function matchesOf(alerts: readonly FoundAlert[]): Match[] {
  return alerts.map(({ match }) => match);
}

/** The alerts that fire first at `clock.from` or later, in order of that. */
function foundAlerts(
  matches: readonly Match[],
  others: readonly (OtherRule | undefined)[],
  { from, watermark }: JudgeClock,
): { readonly alerts: readonly FoundAlert[]; readonly wakes: readonly number[] } {
  const parts = [...Map.groupBy(matches, (match) => JSON.stringify(partOf(match))).values()];
  const found = parts.map((part) => {
    const other = others[partOf(part[0] as Match).rule];
    if (other) return alertsOf(part, other, { from, watermark });
    return { alerts: part.filter(({ time }) => time >= from).map((match) => ({ match, first: match.time })) };
  });
  return {
    alerts: found.flatMap(({ alerts }) => alerts).sort(byTime),
    wakes: found.flatMap((one) => ('wakeAt' in one ? one.wakeAt : [])),
  };
}

/** Those of one group of another rule. */
function alertsOf(
  part: readonly Match[],
  { judge, quiet }: OtherRule,
  { from, watermark }: Pick<JudgeClock, 'from' | 'watermark'>,
): { readonly alerts: readonly FoundAlert[]; readonly wakeAt?: number } {
  const [example] = part as [Match];
  const begin = from - quiet - pastOf(judge);
  const start = firstFrom(part, begin - judge.before);
  const clock = { from: begin, watermark, since: example.time, earlier: part[start - 1]?.time };
  const { findings, wakeAt } = judge.judge(part.slice(start).map(countedMatch), clock);
  const alerts = joined(findings, quiet)
    .filter(({ fired }) => fired >= from)
    .map(({ first, fired }) => ({ match: { ...example, time: fired, id: `${example.id} ${fired}` }, first }));
  return { alerts, ...(wakeAt !== undefined && { wakeAt }) };
}

function byTime({ match: one }: FoundAlert, { match: other }: FoundAlert): number {
  return one.time - other.time || (one.id < other.id ? -1 : 1);
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
