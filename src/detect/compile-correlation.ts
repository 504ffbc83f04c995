import { type CorrelationParts, correlationQueries, correlationUpstreams, VALUE } from './correlation-upstreams.ts';
import type { Aggregate } from './judge/aggregate.ts';
import { judgeAlerts } from './judge/alerts.ts';
import { holds } from './judge/condition.ts';
import type { Judge } from './judge/judge.ts';
import { judgeSeen, type SeenOptions } from './judge/seen.ts';
import { judgeSequence, type SequenceOptions } from './judge/sequence.ts';
import { judgeThreshold, type ThresholdOptions } from './judge/threshold.ts';
import { RULE } from './judge/upstream-match.ts';
import type { Rule } from './rule/rule.ts';
import { type RuleCondition } from './rule/rule-keys.ts';
import { parseSummary } from './rule/summary.ts';
import { versionOf } from './rule/version-of.ts';
import { conditionHolds } from './sigma/condition.ts';
import type { Condition, SigmaCorrelation } from './sigma/rule.ts';
import { sigmaAlertSource } from './sigma-alert-source.ts';
import { sigmaRuleFile } from './sigma-rule-file.ts';
import { upstreamReader } from './upstream/read-upstreams.ts';

/** A Sigma correlation as a rule of windows; undefined, and why, for what is not supported. */
export function compileCorrelation(correlation: SigmaCorrelation, parts: CorrelationParts): Rule | { reason: string } {
  const own = judgeOf(correlation, parts.rules.length);
  if ('reason' in own) return own;
  const upstreams = correlationUpstreams(correlation, parts);
  if ('reason' in upstreams) return upstreams;
  const others = upstreams.map(({ judged }) => judged);
  const chained = others.some((other) => other !== undefined);
  const counting = isTemporal(correlation) ? 'firing' : 'alerts';
  const judge = chained ? judgeAlerts(own, others, counting) : own;
  const source = sigmaAlertSource(correlation);
  const versions = parts.rules.map((rule) => ('detection' in rule ? sigmaAlertSource(rule) : rule.rule).version);
  const file = sigmaRuleFile('threshold', source, {
    threshold: 1,
    window: `${correlation.timespanMs}ms`,
    summary: correlation.groupBy.length === 0 ? '{title}' : source.file.summary?.replace(/ on \{group\}$/, ': {group}'),
    schedule: '1s',
  });
  return {
    id: correlation.id,
    version: versionOf(JSON.stringify([source.version, ...versions])),
    place: correlation.title,
    file,
    on: 'schedule',
    groupBy: correlation.groupBy,
    eachEvent: false,
    fields: [],
    queries: correlationQueries(correlation, parts),
    stepsOf: () => 0,
    read: upstreamReader(upstreams),
    judge,
    ...(chained && { upstreams }),
    quiet: Math.max(judge.quiet, correlation.timespanMs),
    summary: parseSummary(file.summary ?? '{title}', {}),
  };
}

function judgeOf(correlation: SigmaCorrelation, rules: number): Judge | { reason: string } {
  const shape = correlationShape(correlation, rules);
  if ('reason' in shape) return shape;
  if ('enough' in shape) return judgeSeen(shape);
  return 'ordered' in shape ? judgeSequence(shape) : judgeThreshold(shape);
}

/** What a Sigma correlation looks for in a window, over this many rules; why, for what is not supported. */
export function correlationShape(
  correlation: SigmaCorrelation,
  rules: number,
): ThresholdOptions | SequenceOptions | SeenOptions | { reason: string } {
  const { type, timespanMs: window, condition } = correlation;
  if (condition.kind === 'rules') return rulesShape(correlation, condition.condition, rules);
  const bounds: RuleCondition = Object.fromEntries(
    condition.bounds.map(({ comparison, value }) => [comparison, value]),
  );
  if (isTemporal(correlation)) {
    const counts = Array.from({ length: rules + 1 }, (_, seen) => holds(bounds, seen));
    if (counts.indexOf(true) === rules) return allOf(correlation, rules);
    if (type === 'temporal_ordered') return { reason: NO_ORDER };
  }
  const { percentile = 50 } = condition;
  const value = type === 'value_percentile' ? { ...AGGREGATES[type], percentile } : AGGREGATES[type];
  return { window, value, condition: bounds };
}

/** `temporal` and `temporal_ordered`: which of the rules were seen. */
function rulesShape(
  correlation: SigmaCorrelation,
  condition: Condition,
  steps: number,
): SequenceOptions | SeenOptions | { reason: string } {
  const { type, timespanMs: window, rules } = correlation;
  const all = condition.op === 'some' && condition.quantity === 'all' && condition.names.length === steps;
  if (all) return allOf(correlation, steps);
  if (type === 'temporal_ordered') return { reason: NO_ORDER };
  const enough = (seen: number): boolean =>
    conditionHolds(condition, (name) => (seen & (1 << rules.indexOf(name))) !== 0);
  return { window, steps, enough };
}

const NO_ORDER = 'temporal_ordered has no condition: all of its rules must follow in their order';

function allOf({ type, timespanMs: window }: SigmaCorrelation, steps: number): SequenceOptions {
  return { window, steps, ordered: type === 'temporal_ordered', absent: false };
}

function isTemporal({ type }: SigmaCorrelation): boolean {
  return type === 'temporal' || type === 'temporal_ordered';
}

/** What is judged of the matches in a window. */
const AGGREGATES: Readonly<Record<SigmaCorrelation['type'], Aggregate>> = {
  event_count: { of: 'count' },
  value_count: { of: 'distinct', field: VALUE },
  value_sum: { of: 'sum', field: VALUE },
  value_avg: { of: 'avg', field: VALUE },
  value_percentile: { of: 'percentile', field: VALUE },
  value_median: { of: 'percentile', field: VALUE, percentile: 50 },
  temporal: { of: 'distinct', field: RULE },
  temporal_ordered: { of: 'distinct', field: RULE },
};
