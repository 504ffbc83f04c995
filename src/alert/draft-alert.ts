import { createHash } from 'node:crypto';
import type { AlertSource } from '../detect/alert-source.ts';
import type { Finding, Match } from '../detect/judge/judge.ts';
import { eventOfMatch } from '../detect/judge/match-id.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { severityOf } from '../detect/rule/severity-of.ts';
import { parseSummary, type Summary } from '../detect/rule/summary.ts';
import { cutText } from '../event/cut-text.ts';
import { isAtLeast, SEVERITIES } from '../event/severity.ts';
import type { AlertFacts } from './alert.ts';

/** What a finding amounts to, before it is known which alert it belongs to. */
export interface AlertDraft {
  readonly finding: Finding;
  readonly group: readonly string[];
  /** All but the samples. */
  readonly facts: Omit<AlertFacts, 'events'>;
  /** Ids of events worth showing: the newest of each query of the rule, then the newest. */
  readonly samples: readonly string[];
}

/** Risk of an alert whose rule says none, by severity from EMERGENCY to DEBUG. */
const RISKS = [95, 90, 80, 60, 45, 25, 10, 0];

export interface FoundGroup {
  readonly rule: AlertSource & Pick<Rule, 'describe'>;
  /** Values of `rule.groupBy`. */
  readonly group: readonly string[];
  readonly finding: Finding;
  /** Matches of the finding that are known, in order of time. */
  readonly matches: readonly Match[];
  /** How many there are. */
  readonly count: number;
}

/** The alert that a finding makes. */
export function draftAlert({ rule, group, finding, matches, count }: FoundGroup): AlertDraft {
  const { file } = rule;
  const context = { title: file.title, count, value: finding.value, group, matches };
  const { summary, severity = severityOf(file, matches), details } = rule.describe?.(context) ?? {};
  return {
    finding,
    group,
    facts: {
      rule: rule.id,
      ruleversion: rule.version,
      title: file.title,
      severity,
      category: file.category,
      tags: file.tags,
      attack: file.attack,
      summary: cutText(summary ?? summaryOf(rule).render(context), LONGEST_SUMMARY),
      url: file.url,
      runbook: file.runbook,
      channel: file.channel,
      notify: file.notify ?? (file.channel !== '' || isAtLeast(severity, 'WARNING')),
      risk: file.risk ?? RISKS[SEVERITIES.indexOf(severity)] ?? 0,
      classname: rule.id,
      ...(file.author !== undefined && { author: file.author }),
      group: Object.fromEntries(rule.groupBy.map((field, index) => [field, group[index] ?? ''])),
      count,
      firstseen: new Date(finding.first).toISOString(),
      lastseen: new Date(finding.last).toISOString(),
      ...(details && { details }),
    },
    samples: samplesOf(matches, file.samples),
  };
}

/** Characters of a summary: values of events may be very long, and people are told of it. */
const LONGEST_SUMMARY = 4000;

/** Summaries by rule and version: a template is read once. */
const SUMMARIES = new Map<string, Summary>();
const MOST_SUMMARIES = 10_000;

/** The sentence of a rule's alerts. */
export function summaryOf({ id, version, file }: AlertSource): Summary {
  const key = `${id} ${version}`;
  const known = SUMMARIES.get(key) ?? parseSummary(file.summary ?? '{title}', file.params);
  if (SUMMARIES.size >= MOST_SUMMARIES) SUMMARIES.clear();
  SUMMARIES.set(key, known);
  return known;
}

function samplesOf(matches: readonly Match[], most: number): string[] {
  const ids = new Set<string>();
  const seen = new Set<number>();
  for (const { id, steps } of matches.toReversed()) {
    if (!seen.has(steps)) ids.add(eventOfMatch(id));
    seen.add(steps);
  }
  for (const { id } of matches.toReversed()) if (ids.size < most) ids.add(eventOfMatch(id));
  return [...ids].slice(0, most);
}

/** Name of a group of a rule: the same for the same values. */
export function groupKey(group: readonly string[]): string {
  return JSON.stringify(group);
}

/** Id of the alert that a finding makes when there is none yet: the same wherever it is computed (design section 8). */
export function alertId(rule: string, group: readonly string[], { first, fired }: Finding): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([rule, group, fired]))
    .digest('hex')
    .slice(0, 20);
  return `${new Date(first).toISOString().slice(0, 10).replaceAll('-', '')}-${hash}`;
}
