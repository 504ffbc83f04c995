import { z } from 'zod';
import { duration, optionalDuration } from '../../config/units.ts';
import type { CodeRule } from '../code/alert-schema.ts';
import { common, condition, fieldName, groupBy, query, ticking, value, window } from './rule-keys.ts';

/*
 * What a rule file of MozDef may hold (design section 7). One strict object per type, so that a key of another type is an error
 * that names what is allowed here. docs/reference/rules.md and the JSON Schema for editors are made from these.
 */

const match = z.strictObject({
  ...common,
  type: z.literal('match').default('match'),
  on: z
    .enum(['stream', 'schedule'])
    .default('stream')
    .describe('Where it is evaluated: as events pass, or over stored events.'),
  query,
  group_by: groupBy,
  window: duration('1h').describe(
    'Matches of a group that are no further apart become one alert. Without group_by each event is an alert.',
  ),
});

const reached = z.number().optional().describe('The value that is reached: the same as condition with gte.');
const threshold = z.strictObject({
  ...common,
  type: z.literal('threshold'),
  on: ticking,
  query,
  group_by: groupBy,
  window,
  value,
  threshold: reached,
  condition: condition.optional(),
  also: z
    .array(z.strictObject({ value, threshold: reached, condition: condition.optional() }))
    .max(5)
    .default([])
    .describe('What must hold of the same window as well: further values, each with its own threshold or condition.'),
  remember: optionalDuration().describe(
    'Where a count, a number of distinct values or a sum of 0 fulfils the condition: how long a group is waited for that was seen before, if all that must hold does without any event; by default 7d, or twice the window if that is longer.',
  ),
});

const fieldsOfStep = z
  .array(fieldName)
  .max(10)
  .optional()
  .describe('Its fields for those of group_by, in their order; by default these themselves.');
const step = z.strictObject({
  name: z.string().min(1).max(100).optional().describe('How explanations call it.'),
  query,
  by: fieldsOfStep,
  absent: z.boolean().default(false).describe('This must NOT follow within the window; the last step only.'),
});

const sequence = z.strictObject({
  ...common,
  type: z.literal('sequence'),
  on: ticking,
  steps: z.array(step).min(2).max(10).describe('What must follow upon each other.'),
  ordered: z.boolean().default(true).describe('Whether in this order.'),
  until: z
    .union([query, z.strictObject({ query, by: fieldsOfStep })])
    .optional()
    .describe(
      'Events that break it off: it does not count when one comes between the first and the last of the steps, or while a last step that is absent is waited for. A query; or `query` and `by`, as in a step.',
    ),
  group_by: groupBy.describe(
    'Fields whose values make a group; each group is judged, and alerts, by itself. Events without one of them, or of those that stand for them in their step, are left out.',
  ),
  window,
});

const absence = z.strictObject({
  ...common,
  type: z.literal('absence'),
  on: ticking,
  query,
  group_by: groupBy,
  window,
  threshold: z.number().int().min(1).default(1).describe('Fewer matches than so many in the window are too few.'),
  expected: z
    .array(z.string().min(1))
    .default([])
    .describe('Values of the one field of group_by that must be seen, even if they never were.'),
  remember: duration('7d').describe('How long a group is waited for that was seen before.'),
  learn: z
    .strictObject({
      times: z.number().min(1).default(3).describe('So many times as long as a usual silence of the group is unusual.'),
      after: duration('3d').describe(
        'For so long a group must have been seen before: long enough for three of its usual silences.',
      ),
    })
    .optional()
    .describe(
      'Learns for each group how long it is usually silent: the third longest of its silences over `window` within `remember`. `window` is then the shortest silence that alerts.',
    ),
});

const newTerm = z.strictObject({
  ...common,
  type: z.literal('new_term'),
  on: ticking,
  query,
  fields: z.array(fieldName).min(1).max(5).describe('Fields whose values, together, were never seen.'),
  missing: z
    .boolean()
    .default(false)
    .describe('Whether that an event has none of them is a value as well; else such events are left out.'),
  group_by: groupBy,
  history: duration('30d').describe('How far back counts as seen.'),
});

const spike = z.strictObject({
  ...common,
  type: z.literal('spike'),
  on: ticking,
  query,
  group_by: groupBy,
  window,
  value,
  times: z.number().gt(1).describe('How many times the value of the window before.'),
  direction: z.enum(['up', 'down', 'both']).default('up'),
  at_least: z
    .number()
    .default(1)
    .describe('The value of this window, below which it is no spike (of the one before, for down).'),
  reference_at_least: z
    .number()
    .default(1)
    .describe('The value of the window before, below which nothing is compared.'),
  from_nothing: z
    .boolean()
    .default(false)
    .describe(
      'Whether less than that in the window before counts as that much, so that a step up from nothing, also of a group that is new, alerts.',
    ),
});

const change = z.strictObject({
  ...common,
  type: z.literal('change'),
  on: ticking,
  query,
  field: fieldName.optional().describe('Whose value is another than before.'),
  fields: z.array(fieldName).min(1).max(20).optional().describe('In its place several, any of which may have changed.'),
  missing: z
    .boolean()
    .default(false)
    .describe('Whether that an event does not have it is a value as well; else such events are passed over.'),
  group_by: groupBy,
  window: duration('30d').describe('How old the value before may be.'),
});

const percentage = z.strictObject({
  ...common,
  type: z.literal('percentage'),
  on: ticking,
  query,
  of: z.string().min(1).describe('A query: which of them are counted.'),
  group_by: groupBy,
  window,
  condition: condition.describe('What must hold of the percentage, 0 to 100.'),
  at_least: z.number().int().min(1).default(1).describe('Events of the window, below which nothing is said.'),
});

const indicator = z.strictObject({
  ...common,
  type: z.literal('indicator'),
  on: ticking,
  query: query.default('*'),
  field: fieldName.optional().describe('Whose value is looked up; of a list any of its values.'),
  fields: z
    .array(z.union([fieldName, z.array(fieldName).min(2).max(5)]))
    .min(1)
    .max(20)
    .optional()
    .describe(
      'In its place several, of which any may be listed. Several in brackets are looked up together: `[[details.destinationipaddress, details.destinationport]]` as `192.0.2.66,443`, one entry of the list.',
    ),
  list: z.string().min(1).describe('Name of a list in `rules.lists`, of values or of networks such as 192.0.2.0/24.'),
  absent: z
    .boolean()
    .default(false)
    .describe(
      'Whether it is those that are NOT in the list: none of all that is looked up, of which the event has some.',
    ),
  group_by: groupBy,
  window: duration('1h').describe('Matches of a group that are no further apart become one alert.'),
});

const ruleName = z.string().min(1).max(200);
const rules = z.strictObject({
  ...common,
  type: z.literal('rules'),
  on: ticking,
  rules: z
    .array(
      z.union([
        ruleName,
        z.strictObject({
          rule: ruleName.describe('Its id.'),
          by: z.array(fieldName).max(10).optional().describe('Its fields for those of group_by, in their order.'),
        }),
      ]),
    )
    .min(1)
    .max(30)
    .describe('The rules whose alerts count, by their ids (those of Sigma also by name); or `rule` and `by`.'),
  group_by: groupBy.describe(
    'Fields by which the other rules group, too: alerts with the same values are looked at together.',
  ),
  window: duration('1h').describe('Span of time in which their alerts must begin.'),
  ordered: z.boolean().default(false).describe('Whether all must alert in this order.'),
  at_least: z.number().int().min(1).max(30).optional().describe('How many different rules must alert; by default all.'),
  threshold: z.number().int().min(1).optional().describe('How many alerts there must be, of whichever of the rules.'),
});

/** Each type's keys. */
export const RULE_SCHEMAS = {
  match,
  threshold,
  sequence,
  absence,
  new_term: newTerm,
  spike,
  change,
  percentage,
  indicator,
  rules,
} as const;

export type RuleType = keyof typeof RULE_SCHEMAS;
/** What a rule file says, checked, with defaults. */
export type WrittenRule = { [T in RuleType]: z.output<(typeof RULE_SCHEMAS)[T]> }[RuleType];
/** One that looks at events, not at the alerts of other rules. */
export type PlainRuleFile = Exclude<WrittenRule, { type: 'rules' }>;
/** What a rule says, in a rule file or in code. */
export type RuleFile = WrittenRule | CodeRule;
