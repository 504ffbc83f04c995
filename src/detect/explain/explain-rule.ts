import type { Event, JsonValue } from '../../event/event.ts';
import { readValueOf, ruleTimeOf } from '../rule/event-values.ts';
import { fieldsOfSteps, hasOwnFields } from '../rule/grouping.ts';
import { hoursTest } from '../rule/hours.ts';
import type { Rule } from '../rule/rule.ts';
import type { RuleFile } from '../rule/rule-schema.ts';
import type { Explanation } from '../sigma/explain-sigma.ts';
import type { Upstream } from '../upstream/read-upstreams.ts';
import { explainExceptions } from './explain-exceptions.ts';
import { explainQuery } from './explain-query.ts';

/** Why a rule of MozDef counts an event or not. For a rule of windows that is not yet whether it fires: see `explainWindow`. */
export function explainRule(rule: Rule, event: Event): Explanation {
  const parts = [
    ...(rule.upstreams ? [others(rule.upstreams, event)] : [queries(rule, event)]),
    ...hours(rule.file, event),
    ...listed(rule, event),
    ...(rule.upstreams ? [] : neededOf(rule).map((field) => present(field, event))),
    ...explainExceptions(rule.file.exceptions, event),
  ];
  return { text: `${rule.id} counts it`, matched: rule.stepsOf(event) !== 0, parts };
}

/** A rule that looks at the alerts of others counts what they count. */
function others(upstreams: readonly Upstream[], event: Event): Explanation {
  const parts = upstreams.map(({ name, rule, read }): Explanation => {
    const matched = read(event).length > 0;
    return { text: name, matched, parts: rule ? [explainRule(rule, event)] : [] };
  });
  return { text: 'any of its rules', matched: parts.some(({ matched }) => matched), parts };
}

function queries(rule: Rule, event: Event): Explanation {
  const all = rule.queries(Date.parse(event.receivedtimestamp)).map((query) => explainQuery(query, event));
  const { file } = rule;
  const [first] = all;
  if (file.type === 'percentage' && first) return first;
  if (file.type !== 'sequence') return first ?? { text: 'no query', matched: false, parts: [] };
  const fields = hasOwnFields(file) ? fieldsOfSteps(file) : [];
  const parts = all.map((query, index) => {
    const found = [query, ...(fields[index] ?? []).map((field) => present(field, event))];
    return { text: stepName(file, index), matched: found.every(({ matched }) => matched), parts: found };
  });
  return { text: 'any of the steps', matched: parts.some(({ matched }) => matched), parts };
}

/** How a step is called, counted from 0. */
export function stepName({ steps }: Extract<RuleFile, { type: 'sequence' }>, index: number): string {
  if (index === steps.length) return 'until, which breaks it off';
  const { name, absent } = steps[index] ?? {};
  const number = `step ${index + 1} of ${steps.length}`;
  return `${number}${name === undefined ? '' : ` (${name})`}${absent ? ', which must not follow' : ''}`;
}

function hours({ hours: said }: RuleFile, event: Event): Explanation[] {
  if (!said) return [];
  const time = ruleTimeOf(event);
  const texts = [
    ...(said.within ? [`within ${said.within.join(', ')}`] : []),
    ...(said.outside ? [`outside ${said.outside.join(', ')}`] : []),
  ];
  const value = new Date(time).toISOString();
  return [{ text: `hours: ${texts.join(' and ')} ${said.timezone}`, matched: hoursTest(said)(time), value, parts: [] }];
}

/** The rule counts no other events than those of which something is listed, or nothing is. */
function listed({ file, indicator }: Rule, event: Event): Explanation[] {
  if (file.type !== 'indicator' || !indicator) return [];
  const parts = indicator.lookUp(event).map(({ fields, values, listed: found }): Explanation => {
    const are = fields.length === 1 ? 'is' : 'together are';
    const text = `${fields.join(', ')} ${are} ${file.absent ? 'not ' : ''}in the list ${file.list}`;
    const all: JsonValue = values.map((one) => (one.length === 1 ? (one[0] ?? '') : [...one]));
    const value = all.length === 1 ? all[0] : all;
    if (values.length === 0 || value === undefined) return { text, matched: false, parts: [] };
    return { text, matched: found !== file.absent, value, parts: [] };
  });
  const [only] = parts;
  if (only && parts.length === 1) return [only];
  const text = file.absent ? 'nothing that it has is in the list' : 'any of these is in the list';
  return [{ text, matched: indicator.counts(event), parts }];
}

/** Fields without which an event is left out, whichever query finds it. */
function neededOf({ file, groupBy }: Rule): readonly string[] {
  if (file.type === 'sequence' && hasOwnFields(file)) return [];
  return file.type === 'new_term' && file.missing ? file.group_by : groupBy;
}

function present(field: string, event: Event): Explanation {
  const value: JsonValue | undefined = readValueOf(field)(event);
  const text = `has ${field}, by which events are grouped`;
  return { text, matched: value !== undefined, ...(value !== undefined && { value }), parts: [] };
}
