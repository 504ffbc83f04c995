import { nearest } from '../../config/nearest.ts';
import { isConditionFault, parseCondition } from './condition.ts';
import { type Document, isMap, readHead, readTexts } from './read-head.ts';
import {
  COMPARISONS,
  CORRELATION_TYPES,
  type CorrelationAlias,
  type CorrelationCondition,
  type CorrelationType,
  type SigmaCorrelation,
} from './rule.ts';
import { Problems } from './sigma-fault.ts';

/** A correlation. What it returns is of use only while `problems` has no faults. Whether its rules exist is not known here. */
export function readCorrelation(document: Document, problems: Problems): SigmaCorrelation {
  const head = readHead(document, problems);
  const within = new Problems();
  const written = document['correlation'];
  const section = isMap(written) ? written : {};
  if (!isMap(written)) problems.add(['correlation'], 'the correlation is not a map');
  const type = readType(section, within);
  const rules = readTexts(section, 'rules', within);
  if (rules.length === 0) within.add([], 'the correlation names no rules', 'Add rules: with ids or names of rules.');
  if (type.startsWith('temporal') && rules.length > MOST_STEPS)
    within.add(['rules'], `${type} takes ${MOST_STEPS} rules at most`, 'Split it, and refer to the parts.');
  const correlation: SigmaCorrelation = {
    ...head,
    type,
    rules,
    groupBy: readTexts(section, 'group-by', within),
    timespanMs: readTimespan(section, within),
    condition: readCondition(section, { type, rules }, within),
    aliases: readAliases(section, rules, within),
    generate: (section['generate'] ?? document['generate']) === true,
  };
  for (const key of Object.keys(section)) refuseUnknown(key, within);
  for (const fault of within.faults) problems.add(['correlation', ...fault.path], fault.message, fault.remedy);
  return correlation;
}

/** Which of them were seen is kept in the bits of one number. */
const MOST_STEPS = 30;
const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'];

function refuseUnknown(key: string, problems: Problems): void {
  if (!KEYS.includes(key) && !key.startsWith('x_'))
    problems.add([key], `a correlation has no ${key}`, `Did you mean ${nearest(key, KEYS)}?`);
}

function readType(section: Document, problems: Problems): CorrelationType {
  const { type } = section;
  const known = CORRELATION_TYPES.find((one) => one === type);
  if (known) return known;
  const path = 'type' in section ? ['type'] : [];
  problems.add(
    path,
    `there is no correlation type ${String(type)}`,
    `Did you mean ${nearest(String(type), CORRELATION_TYPES)}?`,
  );
  return 'event_count';
}

/** Of a month and a year pySigma's mean length. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  M: 2_629_746,
  y: 31_556_952,
};

function readTimespan(section: Document, problems: Problems): number {
  const { timespan } = section;
  const [, amount, unit = ''] = /^(\d{1,9})([smhdwMy])$/.exec(String(timespan)) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0) * 1000;
  if (milliseconds > 0) return milliseconds;
  const path = 'timespan' in section ? ['timespan'] : [];
  problems.add(
    path,
    'the timespan is not a number with a unit',
    'Write it like 30s, 5m, 12h, 7d, 2w, 1M (month) or 1y.',
  );
  return 0;
}

interface Subject {
  readonly type: CorrelationType;
  readonly rules: readonly string[];
}

function readCondition(section: Document, subject: Subject, problems: Problems): CorrelationCondition {
  const { type, rules } = subject;
  const { condition } = section;
  const temporal = type === 'temporal' || type === 'temporal_ordered';
  if (condition === undefined && temporal)
    return { kind: 'rules', condition: { op: 'some', quantity: 'all', pattern: 'them', names: rules } };
  if (typeof condition === 'string' && temporal) {
    const tree = parseCondition(condition, rules);
    if (!isConditionFault(tree)) return { kind: 'rules', condition: tree };
    problems.add(['condition'], tree.message, tree.remedy);
  } else if (isMap(condition)) return readBounds(condition, subject, problems);
  else {
    const path = 'condition' in section ? ['condition'] : [];
    problems.add(path, 'a condition is missing', 'Write it like condition: and below it gte: 10.');
  }
  return { kind: 'value', bounds: [], fields: [] };
}

function readBounds(condition: Document, { type }: Subject, problems: Problems): CorrelationCondition {
  const inside = new Problems();
  const fields = readTexts(condition, 'field', inside);
  const bounds = Object.entries(condition).flatMap(([key, value]) => {
    if (key === 'field' || key === 'percentile') return [];
    const comparison = COMPARISONS.find((one) => one === key);
    if (!comparison) inside.add([key], `there is no comparison ${key}`, `Did you mean ${nearest(key, COMPARISONS)}?`);
    else if (typeof value === 'number' && Number.isFinite(value)) return [{ comparison, value }];
    else inside.add([key], `${key} takes a number`);
    return [];
  });
  if (bounds.length === 0 && inside.faults.length === 0)
    inside.add([], `the condition needs one of ${COMPARISONS.join(', ')}`);
  const byValue = type.startsWith('value_');
  if (byValue && fields.length === 0) inside.add([], `${type} needs a field`, 'Add field: below condition:.');
  if (!byValue && fields.length > 0)
    inside.add(['field'], `${type} has no field`, 'Use a type that begins with value_.');
  const percentile = type === 'value_percentile' ? readPercentile(condition, inside) : undefined;
  for (const { path, message, remedy } of inside.faults) problems.add(['condition', ...path], message, remedy);
  return { kind: 'value', bounds, fields, ...(percentile !== undefined && { percentile }) };
}

function readPercentile({ percentile = 50 }: Document, problems: Problems): number | undefined {
  if (typeof percentile === 'number' && percentile >= 0 && percentile <= 100) return percentile;
  return problems.add(['percentile'], 'the percentile is not a number from 0 to 100');
}

function readAliases(section: Document, rules: readonly string[], problems: Problems): CorrelationAlias[] {
  const { aliases = {} } = section;
  if (!isMap(aliases)) problems.add(['aliases'], 'aliases are not a map of names to maps of rules to fields');
  return Object.entries(isMap(aliases) ? aliases : {}).map(([alias, written]) => {
    if (!isMap(written)) problems.add(['aliases', alias], `${alias} is not a map of rules to fields`);
    const fields = Object.entries(isMap(written) ? written : {}).flatMap(([rule, field]) => {
      const path = ['aliases', alias, rule];
      if (!rules.includes(rule))
        problems.add(path, `the correlation has no rule ${rule}`, `Did you mean ${nearest(rule, rules)}?`);
      if (typeof field === 'string') return [{ rule, field }];
      problems.add(path, 'the name of a field is expected here');
      return [];
    });
    return { alias, fields };
  });
}
