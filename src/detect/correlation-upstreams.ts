import type { Event } from '../event/event.ts';
import type { Query } from '../query/ast.ts';
import type { Match } from './judge/judge.ts';
import type { MatchesRule } from './matched-rules.ts';
import type { Rule } from './rule/rule.ts';
import type { Classify, EventKind } from './sigma/event-kind.ts';
import { leavesOf, valueOf } from './sigma/event-values.ts';
import { joined } from './sigma/query/joined.ts';
import type { SigmaQueries } from './sigma/query/sigma-queries.ts';
import type { SigmaCorrelation, SigmaHead, SigmaRule } from './sigma/rule.ts';
import type { Upstream } from './upstream/read-upstreams.ts';

/** A correlation that another one refers to, and the rule that was made of it. */
interface ReferredCorrelation {
  readonly correlation: SigmaCorrelation;
  readonly rule: Rule;
}

export interface CorrelationParts {
  /** What it refers to, in its order. */
  readonly rules: readonly (SigmaRule | ReferredCorrelation)[];
  /** Whether an event matches one of these. */
  readonly matches: MatchesRule;
  readonly classify: Classify;
  readonly queries: SigmaQueries;
}

/** What is counted or added up. Sigma's fields have no dollar in their names. */
export const VALUE = '$value';

/** What a correlation refers to, as it looks at it; why, for what it cannot look at. */
export function correlationUpstreams(
  correlation: SigmaCorrelation,
  parts: CorrelationParts,
): readonly Upstream[] | { reason: string } {
  const upstreams: Upstream[] = [];
  for (const rule of parts.rules) {
    const upstream = 'detection' in rule ? detection(rule, correlation, parts) : alerts(rule, correlation);
    if ('reason' in upstream) return upstream;
    upstreams.push(upstream);
  }
  return upstreams;
}

/** What to ask the store for to find the past of a correlation: one query for all that it refers to. */
export function correlationQueries(
  correlation: SigmaCorrelation,
  { rules, queries }: Pick<CorrelationParts, 'rules' | 'queries'>,
): Rule['queries'] {
  const each = rules.map((rule): ((now: number) => readonly Query[]) => {
    if (!('detection' in rule)) return rule.rule.queries;
    // What is in no group does not count.
    const query = queries.of(rule, groupFields(correlation, rule));
    return () => [query()];
  });
  return (now) => [
    joined(
      'or',
      each.flatMap((ask) => ask(now)),
    ),
  ];
}

function groupFields(correlation: SigmaCorrelation, rule: SigmaRule): readonly string[] {
  return correlation.groupBy.map((name) => fieldFor(name, rule, correlation));
}

/** Of a rule that it refers to each event counts, in the group that it has by the aliases of that rule. */
function detection(rule: SigmaRule, correlation: SigmaCorrelation, { matches, classify }: CorrelationParts): Upstream {
  const groupBy = groupFields(correlation, rule);
  const fields = valueNames(correlation).map((name) => fieldFor(name, rule, correlation));
  return {
    name: rule.title,
    judged: undefined,
    read(event) {
      if (!matches(rule, event)) return [];
      const kind = classify(event);
      const read = (field: string): string | undefined => textOf(event, kind, field);
      const group = groupBy.map(read);
      return group.every(isText) ? [{ group, fields: valueOfAll(fields.map(read)) }] : [];
    },
  };
}

/** Of a correlation that it refers to each alert counts; of that it knows the group. */
function alerts(
  { correlation: other, rule }: ReferredCorrelation,
  correlation: SigmaCorrelation,
): Upstream | { reason: string } {
  const names = [...correlation.groupBy, ...valueNames(correlation)];
  const places = names.map((name) => rule.groupBy.indexOf(fieldFor(name, other, correlation)));
  const unknown = names[places.indexOf(-1)];
  if (unknown !== undefined) {
    const grouped = rule.groupBy.length === 0 ? 'it has no group-by' : `it groups by ${rule.groupBy.join(', ')}`;
    const field = fieldFor(unknown, other, correlation);
    return { reason: `alerts of the correlation ${other.name ?? other.id} have no ${field}: ${grouped}` };
  }
  const end = correlation.groupBy.length;
  return {
    name: other.title,
    rule,
    judged: rule,
    read: (event) =>
      rule.read(event).map((counted) => {
        const values = places.map((place) => counted.group[place] as string);
        return { group: values.slice(0, end), fields: valueOfAll(values.slice(end)), counted };
      }),
  };
}

function valueNames({ condition }: SigmaCorrelation): readonly string[] {
  return condition.kind === 'value' ? condition.fields : [];
}

/** Several are counted as tuples. */
function valueOfAll(values: readonly (string | undefined)[]): Match['fields'] {
  if (values.length === 0 || !values.every(isText)) return {};
  const [only = ''] = values;
  return { [VALUE]: values.length === 1 ? only : JSON.stringify(values) };
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

/** The field that a name means for one of the rules. */
function fieldFor(name: string, { id, name: ruleName }: SigmaHead, { aliases }: SigmaCorrelation): string {
  const alias = aliases.find((one) => one.alias === name);
  return alias?.fields.find(({ rule }) => rule === id || rule === ruleName)?.field ?? name;
}

function textOf(event: Event, kind: EventKind, field: string): string | undefined {
  const [first] = leavesOf(valueOf(event, kind, field));
  return first === undefined || first === '' ? undefined : String(first);
}
