import { z } from 'zod';
import { duration, optionalDuration } from '../../config/units.ts';
import { SEVERITIES } from '../../event/severity.ts';
import { isTimeZone } from '../../event/time/time-zone.ts';
import type { CodeRule } from '../code/alert-schema.ts';
import { ruleExamples } from './example-schema.ts';
import { exceptionSchema } from './exceptions.ts';
import { PERIOD } from './hours.ts';

/*
 * What a rule file of MozDef may hold (design section 7). One strict object per type, so that a key of another type is an error
 * that names what is allowed here. docs/reference/rules.md and the JSON Schema for editors are made from these.
 */

export const fieldName = z
  .string()
  .regex(/^[^\s.*]+(?:\.[^\s.*]+)*$/, { error: 'must be the name of a field such as details.sourceipaddress' });
export const query = z
  .string()
  .min(1)
  .describe(
    'Which events count, in the language of searches; `$name` stands for any value of a parameter, `_query_:$name` for any of its queries.',
  );
export const groupBy = z
  .array(fieldName)
  .max(10)
  .default([])
  .describe(
    'Fields whose values make a group; each group is judged, and alerts, by itself. Events without one of them are left out.',
  );
const window = duration('5m').describe('Span of event time that is looked at together.');
const condition = z
  .strictObject({
    gte: z.number().optional(),
    gt: z.number().optional(),
    lte: z.number().optional(),
    lt: z.number().optional(),
    eq: z.number().optional(),
    neq: z.number().optional(),
  })
  .refine((bounds) => Object.keys(bounds).length > 0, { error: 'must hold at least one of gte, gt, lte, lt, eq, neq' })
  .describe('What must hold of the value; all that is given.');
const value = z
  .string()
  .default('count')
  .describe(
    'What is judged of the events: `count`, or `distinct`, `sum`, `avg`, `min`, `max`, `median`, `p1` to `p99` of a field, such as `distinct(details.username)`.',
  );

const periods = z
  .array(
    z.string().refine((text) => PERIOD.test(text), {
      error: 'must be times of day such as 03:05-04:10, or of days of the week, mon-fri 08:00-18:00',
    }),
  )
  .min(1);
const hours = z
  .strictObject({
    within: periods.optional().describe('Only then.'),
    outside: periods.optional().describe('Not then.'),
    timezone: z
      .string()
      .default('UTC')
      .refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin' })
      .describe('Whose clock it is.'),
  })
  .refine(({ within, outside }) => within !== undefined || outside !== undefined, {
    error: 'must hold within or outside',
  })
  .describe('Times of day at which events count, going by their own time.');
const severityBy = z
  .array(
    z.strictObject({
      severity: z.enum(SEVERITIES),
      field: fieldName.describe('Of the newest event that has it.'),
      values: z.array(z.union([z.string(), z.number()])).describe('Any of these; upper and lower case do not matter.'),
    }),
  )
  .max(20)
  .describe('Another severity for alerts whose events have one of these values; the first that applies.');

/** Value of a parameter. */
export const ruleParameter = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);

/** Keys of every rule. */
export const common = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, {
      error: 'must be up to 100 letters, digits, dots, dashes or underscores',
    })
    .describe('Name of the rule, for good: alerts, exceptions and the ledger speak of it.'),
  title: z.string().min(1).max(200).describe('What it finds, in a few words.'),
  description: z.string().default('').describe('What it finds and why that matters.'),
  severity: z.enum(SEVERITIES).default('NOTICE').describe('Severity of its alerts.'),
  severity_by: severityBy.optional(),
  category: z.string().min(1).max(100).default('detection').describe('Category of its alerts.'),
  tags: z.array(z.string().min(1).max(100)).max(50).default([]).describe('Tags of its alerts.'),
  attack: z
    .array(
      z.string().regex(/^(?:T\d{4}(?:\.\d{3})?|TA\d{4})$/, { error: 'must be ids of MITRE ATT&CK such as T1110.001' }),
    )
    .default([])
    .describe('Techniques and tactics of MITRE ATT&CK.'),
  runbook: z.string().default('').describe('What a responder does about it.'),
  url: z.string().default('').describe('Where more about it stands.'),
  channel: z.string().default('').describe('Where its alerts are to be told, if not where all are.'),
  notify: z.boolean().optional().describe('Whether its alerts are told at all; by default those of WARNING and above.'),
  enabled: z.boolean().default(true).describe('Whether it runs unless the configuration says otherwise.'),
  schedule: duration('30s').describe('How often a rule on the schedule is evaluated.'),
  hours: hours.optional(),
  params: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,49}$/), ruleParameter)
    .default({})
    .describe('Values that a site may change, by name.'),
  exceptions: z
    .array(exceptionSchema)
    .max(500)
    .default([])
    .describe('Events that do not count, with who said so and why.'),
  summary: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('Text of its alerts, with {placeholders}; by default the title.'),
  suppress: optionalDuration().describe(
    'What fires again for a group so soon after it ended belongs to the same alert; by default within one window.',
  ),
  samples: z.number().int().min(0).max(100).default(10).describe('Events that an alert shows as samples.'),
  risk: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Risk that an alert adds to its entities; by default by severity.'),
  examples: ruleExamples.optional().describe('Events that must make it fire, and events that must not.'),
};

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

const threshold = z.strictObject({
  ...common,
  type: z.literal('threshold'),
  query,
  group_by: groupBy,
  window,
  value,
  threshold: z.number().optional().describe('The value that is reached: the same as condition with gte.'),
  condition: condition.optional(),
});

const step = z.strictObject({
  name: z.string().min(1).max(100).optional().describe('How explanations call it.'),
  query,
  absent: z.boolean().default(false).describe('This must NOT follow within the window; the last step only.'),
});

const sequence = z.strictObject({
  ...common,
  type: z.literal('sequence'),
  steps: z.array(step).min(2).max(10).describe('What must follow upon each other.'),
  ordered: z.boolean().default(true).describe('Whether in this order.'),
  group_by: groupBy,
  window,
});

const absence = z.strictObject({
  ...common,
  type: z.literal('absence'),
  query,
  group_by: groupBy,
  window,
  threshold: z.number().int().min(1).default(1).describe('Fewer matches than so many in the window are too few.'),
  expected: z
    .array(z.string().min(1))
    .default([])
    .describe('Values of the one field of group_by that must be seen, even if they never were.'),
  remember: duration('7d').describe('How long a group is waited for that was seen before.'),
});

const newTerm = z.strictObject({
  ...common,
  type: z.literal('new_term'),
  query,
  fields: z.array(fieldName).min(1).max(5).describe('Fields whose values, together, were never seen.'),
  group_by: groupBy,
  history: duration('30d').describe('How far back counts as seen.'),
});

const spike = z.strictObject({
  ...common,
  type: z.literal('spike'),
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
});

const change = z.strictObject({
  ...common,
  type: z.literal('change'),
  query,
  field: fieldName.describe('Whose value is another than before.'),
  group_by: groupBy,
  window: duration('30d').describe('How old the value before may be.'),
});

const percentage = z.strictObject({
  ...common,
  type: z.literal('percentage'),
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
  query: query.default('*'),
  field: fieldName.describe('Whose value is looked up.'),
  list: z.string().min(1).describe('Name of a list in `rules.lists`, of values or of networks such as 192.0.2.0/24.'),
  absent: z.boolean().default(false).describe('Whether it is those that are NOT in the list.'),
  group_by: groupBy,
  window: duration('1h').describe('Matches of a group that are no further apart become one alert.'),
});

const ruleName = z.string().min(1).max(200);
const rules = z.strictObject({
  ...common,
  type: z.literal('rules'),
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
export type RuleCondition = z.output<typeof condition>;
export type RuleParameter = z.output<typeof ruleParameter>;
