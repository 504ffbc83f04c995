import type { Event } from '../../event/event.ts';
import type { Query } from '../../query/ast.ts';
import { fieldsNamed } from '../../query/field-names.ts';
import { judgeAlerts } from '../judge/alerts.ts';
import type { Match } from '../judge/judge.ts';
import { type Upstream, upstreamReader } from '../upstream/read-upstreams.ts';
import { saidBy, summaryOf } from './compile-rule.ts';
import { readPartOf, readValueOf, ruleTimeOf } from './event-values.ts';
import { exceptionTest } from './exceptions.ts';
import { fieldsFor } from './grouping.ts';
import { hoursTest } from './hours.ts';
import type { Rule } from './rule.ts';
import { RuleFault } from './rule-fault.ts';
import { entriesOf, judgeOfAlerts, type RuleOfRulesFile } from './rule-of-rules-shape.ts';
import { versionOf } from './version-of.ts';

/** A rule that another one looks at. */
export interface ReferredRule {
  readonly name: string;
  readonly version: string;
  /** One that is switched off raises no alerts. */
  readonly enabled: boolean;
  /** What it is asked for its past. */
  readonly queries: (now: number) => readonly Query[];
  /** Of a rule of Sigma that one event decides: whether it does. */
  readonly matches?: (event: Event) => boolean;
  /** Any other. */
  readonly rule?: Rule;
}

/** Makes a rule of what a file says of the alerts of others. `find` throws a RuleFault for one that is not there. */
export function compileRuleOfRules(
  file: RuleOfRulesFile,
  {
    place,
    find,
  }: { readonly place: string; readonly find: (name: string, path: readonly PropertyKey[]) => ReferredRule },
): Rule {
  const own = judgeOfAlerts(file);
  const summary = summaryOf(file);
  const fields = [...new Set([...summary.fields, ...(file.severity_by ?? []).map(({ field }) => field)])];
  const referred = entriesOf(file).map(({ rule }, index) => find(rule, ['rules', index]));
  const read = fieldReader(fields);
  // Who asks which rules fire need not wait for an alert to end before it counts again, which for some is a day.
  const quietOf = (rule: Rule): number => (file.threshold === undefined ? rule.judge.quiet : rule.quiet);
  const upstreams = referred.map((one, index) =>
    upstreamOf(one, byOf(file, index), { read, quietOf, path: ['rules', index] }),
  );
  const judge = judgeAlerts(
    own,
    upstreams.map(({ judged }) => judged),
    file.threshold === undefined ? 'firing' : 'alerts',
  );
  const readAll = upstreamReader(upstreams);
  const counts = eventTest(file);
  const readOwn: Rule['read'] = (event) => (counts(event) ? readAll(event) : []);
  const versions = referred.map(({ version, enabled }) => [version, enabled]);
  return {
    id: file.id,
    version: versionOf(JSON.stringify([saidBy(file), versions])),
    place,
    file,
    on: 'schedule',
    groupBy: file.group_by,
    eachEvent: false,
    fields,
    queries: (now) => distinct(referred.flatMap(({ enabled, queries }) => (enabled ? queries(now) : []))),
    stepsOf: (event) => readOwn(event).reduce((bits, { match }) => bits | match.steps, 0),
    read: readOwn,
    judge,
    upstreams,
    quiet: Math.max(judge.quiet, file.suppress ?? 0),
    summary,
  };
}

interface ReadOptions {
  readonly read: (event: Event) => Match['fields'];
  /** What of a rule fires so close to one another is one alert here. */
  readonly quietOf: (rule: Rule) => number;
  readonly path: readonly PropertyKey[];
}

/** The rule as ours looks at it: `by` are its names of the fields of our groups. */
function upstreamOf(referred: ReferredRule, by: readonly string[], { read, quietOf, path }: ReadOptions): Upstream {
  const { name, rule, matches, enabled } = referred;
  const head = { name, ...(rule && { rule }) };
  if (!enabled) return { ...head, judged: undefined, read: () => [] };
  if (rule?.file.type === 'spike')
    throw new RuleFault(
      path,
      `${name} is a spike, which compares with what was before; its alerts cannot be looked at`,
    );
  if (rule && !rule.eachEvent) {
    const places = by.map((field) => placeOf(field, rule, path));
    const groupOf = (group: readonly string[]): string[] => places.map((at) => group[at] as string);
    return {
      ...head,
      judged: { judge: rule.judge, quiet: quietOf(rule) },
      read: (event) =>
        rule.read(event).map((counted) => ({ group: groupOf(counted.group), fields: read(event), counted })),
    };
  }
  const counts = matches ?? ((event: Event): boolean => rule?.stepsOf(event) !== 0);
  const keys = by.map(readValueOf);
  return {
    ...head,
    judged: undefined,
    read(event) {
      const group = counts(event) ? keys.map((key) => key(event)) : [undefined];
      return group.includes(undefined) ? [] : [{ group: group.map(String), fields: read(event) }];
    },
  };
}

/** Where a field stands in the groups of a rule. */
function placeOf(field: string, { id, groupBy }: Rule, path: readonly PropertyKey[]): number {
  const said = String(fieldsNamed(field));
  const place = groupBy.findIndex((one) => String(fieldsNamed(one)) === said);
  if (place >= 0) return place;
  const known = groupBy.length === 0 ? 'it has no group_by' : `it groups by ${groupBy.join(', ')}`;
  throw new RuleFault(
    path,
    `alerts of ${id} have no ${field}: ${known}. Name what stands for it with by, or take it out of group_by`,
  );
}

function byOf(file: RuleOfRulesFile, index: number): readonly string[] {
  return fieldsFor(entriesOf(file)[index]?.by, file.group_by, ['rules', index, 'by']);
}

function fieldReader(names: readonly string[]): (event: Event) => Match['fields'] {
  const readers = names.map((name) => [name, readPartOf(name)] as const);
  return (event) => {
    const values = readers.map(([name, read]) => [name, read(event)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Match['fields'];
  };
}

/** Whether an event counts at all. */
function eventTest({ hours, exceptions }: RuleOfRulesFile): (event: Event) => boolean {
  const inHours = hours && hoursTest(hours);
  const excepted = exceptionTest(exceptions);
  return (event) => (!inHours || inHours(ruleTimeOf(event))) && !excepted(event);
}

function distinct(queries: readonly Query[]): readonly Query[] {
  const known = new Map(queries.map((query) => [JSON.stringify(query), query]));
  const all = [...known.values()];
  return all.find(({ op }) => op === 'everything') ? [{ op: 'everything' }] : all;
}
