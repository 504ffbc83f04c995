import type { Event } from '../event/event.ts';
import type { Aggregate } from './judge/aggregate.ts';
import type { Judge, Match } from './judge/judge.ts';
import { matchIdOf } from './judge/match-id.ts';
import { judgeSeen, type SeenOptions } from './judge/seen.ts';
import { judgeSequence, type SequenceOptions } from './judge/sequence.ts';
import { judgeThreshold, type ThresholdOptions } from './judge/threshold.ts';
import { ruleTimeOf } from './rule/event-values.ts';
import type { GroupMatch } from './rule/read-match.ts';
import type { Rule } from './rule/rule.ts';
import { RULE_SCHEMAS, type RuleCondition, type RuleFile } from './rule/rule-schema.ts';
import { parseSummary } from './rule/summary.ts';
import { conditionHolds } from './sigma/condition.ts';
import type { Classify, EventKind } from './sigma/event-kind.ts';
import { leavesOf, valueOf } from './sigma/event-values.ts';
import type { Condition, SigmaCorrelation, SigmaRule } from './sigma/rule.ts';
import { sigmaAlertSource } from './sigma-alert-source.ts';

/** Which of the rules that correlations refer to an event matches. */
export type MatchedRules = (event: Event) => ReadonlySet<SigmaRule>;

export interface CorrelationParts {
  /** What it refers to, in its order. */
  readonly rules: readonly SigmaRule[];
  readonly matched: MatchedRules;
  readonly classify: Classify;
}

/** What is counted or added up. Sigma's fields have no dollar in their names. */
const VALUE = '$value';
/** Index of the rule that an event matched. */
const RULE = '$rule';

/** A Sigma correlation as a rule of windows; undefined, and why, for what is not supported. */
export function compileCorrelation(correlation: SigmaCorrelation, parts: CorrelationParts): Rule | { reason: string } {
  const judge = judgeOf(correlation, parts.rules.length);
  if ('reason' in judge) return judge;
  const source = sigmaAlertSource(correlation);
  const file: RuleFile = RULE_SCHEMAS.threshold.parse({
    ...source.file,
    id: correlation.id,
    type: 'threshold',
    query: '*',
    threshold: 1,
    window: `${correlation.timespanMs}ms`,
    summary: correlation.groupBy.length === 0 ? '{title}' : source.file.summary?.replace(/ on \{group\}$/, ': {group}'),
    schedule: '1s',
  });
  return {
    id: correlation.id,
    version: source.version,
    place: correlation.title,
    file,
    on: 'schedule',
    groupBy: correlation.groupBy,
    eachEvent: false,
    fields: [],
    queries: () => [{ op: 'everything' }],
    stepsOf: () => 0,
    read: (event) => readMatches(event, correlation, parts),
    judge,
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
  const { percentile = 50 } = condition;
  const value = type === 'value_percentile' ? { ...AGGREGATES[type], percentile } : AGGREGATES[type];
  return { window, value, condition: bounds };
}

/** `temporal` and `temporal_ordered`: which of the rules were seen. */
function rulesShape(
  { type, timespanMs: window, rules }: SigmaCorrelation,
  condition: Condition,
  steps: number,
): SequenceOptions | SeenOptions | { reason: string } {
  const all = condition.op === 'some' && condition.quantity === 'all' && condition.names.length === steps;
  if (all) return { window, steps, ordered: type === 'temporal_ordered', absent: false };
  if (type === 'temporal_ordered')
    return { reason: 'temporal_ordered has no condition: all of its rules must follow in their order' };
  const enough = (seen: number): boolean =>
    conditionHolds(condition, (name) => (seen & (1 << rules.indexOf(name))) !== 0);
  return { window, steps, enough };
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

/** An event counts once for each of the rules that it matches, in the group that it has by the aliases of that rule. */
function readMatches(event: Event, correlation: SigmaCorrelation, parts: CorrelationParts): GroupMatch[] {
  const matched = parts.matched(event);
  if (matched.size === 0) return [];
  const kind = parts.classify(event);
  const found: GroupMatch[] = [];
  for (const [index, rule] of parts.rules.entries()) {
    if (!matched.has(rule)) continue;
    const read = (name: string): string | undefined => textOf(event, kind, fieldFor(name, rule, correlation));
    const group = correlation.groupBy.map(read);
    if (group.some((value) => value === undefined)) continue;
    const fields: Record<string, string> = { [RULE]: String(index) };
    const { condition } = correlation;
    const values = condition.kind === 'value' ? condition.fields.map(read) : [];
    const [only] = values;
    if (values.length > 0 && values.every((value) => value !== undefined))
      fields[VALUE] = values.length === 1 && only !== undefined ? only : JSON.stringify(values);
    const id = matchIdOf(event.mozdef.id, found.length);
    const match: Match = { time: ruleTimeOf(event), id, steps: 1 << index, fields };
    found.push({ group: group as string[], match });
  }
  return found;
}

/** The field that a name means for one of the rules. */
function fieldFor(name: string, { id, name: ruleName }: SigmaRule, { aliases }: SigmaCorrelation): string {
  const alias = aliases.find((one) => one.alias === name);
  return alias?.fields.find(({ rule }) => rule === id || rule === ruleName)?.field ?? name;
}

function textOf(event: Event, kind: EventKind, field: string): string | undefined {
  const [first] = leavesOf(valueOf(event, kind, field));
  return first === undefined || first === '' ? undefined : String(first);
}
