import { isTree } from '../../config/assign.ts';
import type { Event } from '../../event/event.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { Query } from '../../query/ast.ts';
import type { QueryParameters } from '../../query/parameters.ts';
import { QueryError } from '../../query/query-error.ts';
import type { CodeRule } from '../code/alert-schema.ts';
import type { Lists } from '../lists.ts';
import { ruleTimeOf } from './event-values.ts';
import { exceptionTest } from './exceptions.ts';
import { countedSteps, groupedBy } from './grouping.ts';
import { hoursTest } from './hours.ts';
import { readIndicator } from './indicator.ts';
import { type Judging, judgeOf } from './judge-of.ts';
import { matchReader } from './read-match.ts';
import type { Rule } from './rule.ts';
import { RuleFault } from './rule-fault.ts';
import { type RuleQuery, ruleQuery } from './rule-queries.ts';
import type { PlainRuleFile, RuleFile } from './rule-schema.ts';
import { parseSummary, type Summary } from './summary.ts';
import { versionOf } from './version-of.ts';

export interface CompileOptions {
  readonly place: string;
  readonly lists: Lists;
}

export interface MakeOptions extends CompileOptions, Judging {
  /** What else decides what it finds and says. */
  readonly code?: string;
}

/** Makes a rule of what a file says. Throws RuleFault. */
export function compileRule(file: PlainRuleFile, options: CompileOptions): Rule {
  return makeRule(file, { ...options, ...judgeOf(file) });
}

/** Makes a rule with this judge. Throws RuleFault. */
export function makeRule(
  file: PlainRuleFile | CodeRule,
  { place, lists, judge, fields: judged, describe, code = '' }: MakeOptions,
): Rule {
  const parameters: QueryParameters = new Map(
    Object.entries(file.params).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]),
  );
  const summary = summaryOf(file);
  const { groupBy, groupings } = groupedBy(file);
  const queries = queriesOf(file, parameters);
  const indicator = file.type === 'indicator' ? readIndicator(file, lists) : undefined;
  const inHours = file.hours && hoursTest(file.hours);
  const excepted = file.exceptions.length === 0 ? undefined : exceptionTest(file.exceptions);
  const read = {
    groupBy,
    eachEvent: file.type === 'match' && groupBy.length === 0,
    fields: [...new Set([...judged, ...summary.fields, ...severityFields(file)])],
    stepsOf(event: Event): number {
      if (indicator && !indicator.counts(event)) return 0;
      if (inHours && !inHours(ruleTimeOf(event))) return 0;
      let steps = 0;
      for (const [bit, query] of queries.entries()) if (query.matches(event)) steps |= 1 << bit;
      const counted = countedSteps(event, steps, groupings);
      return counted !== 0 && !excepted?.(event) ? counted : 0;
    },
  };
  return {
    ...read,
    id: file.id,
    version: versionOf(saidBy(file) + code),
    place,
    file,
    on: file.type === 'match' ? file.on : 'schedule',
    queries: (now) => queries.map((query) => query.at(now)),
    ...(describe && { describe }),
    ...(indicator && { indicator, describe: indicator.describe }),
    read: matchReader({ ...read, groupings, made: indicator?.made ?? {} }),
    judge,
    quiet: Math.max(judge.quiet, file.suppress ?? 0),
    summary,
  };
}

/** Of all that decides what it finds and what its alerts say; neither the order of keys nor what is said aside plays a part. */
export function saidBy(file: RuleFile): string {
  const { examples: _, description: __, enabled: ___, ...said } = file;
  return JSON.stringify(said, (_key, value: unknown) =>
    isTree(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value,
  );
}

function severityFields({ severity_by: by = [] }: RuleFile): string[] {
  return by.map(({ field }) => field);
}

/** Throws RuleFault. */
export function summaryOf(file: RuleFile): Summary {
  try {
    return parseSummary(file.summary ?? '{title}', file.params);
  } catch (error) {
    throw new RuleFault(['summary'], messageOf(error));
  }
}

function queriesOf(file: PlainRuleFile | CodeRule, parameters: QueryParameters): RuleQuery[] {
  const read = (path: readonly PropertyKey[], text: string): RuleQuery => {
    try {
      return ruleQuery(text, parameters);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const remedy = error.remedy === undefined ? '' : ` ${error.remedy}`;
      throw new RuleFault(path, `at ${error.where}: ${error.message}.${remedy}`);
    }
  };
  if (file.type === 'sequence') {
    const { steps, until } = file;
    const wanted = steps.map((step, index) => read(['steps', index, 'query'], step.query));
    if (until === undefined) return wanted;
    return [...wanted, typeof until === 'string' ? read(['until'], until) : read(['until', 'query'], until.query)];
  }
  const query = read(['query'], file.query);
  return file.type === 'percentage' ? [query, both(query, read(['of'], file.of))] : [query];
}

function both(one: RuleQuery, other: RuleQuery): RuleQuery {
  return {
    at: (now): Query => ({ op: 'and', of: [one.at(now), other.at(now)] }),
    matches: (event) => one.matches(event) && other.matches(event),
  };
}
