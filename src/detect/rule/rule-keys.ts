import { z } from 'zod';
import { duration, optionalDuration } from '../../config/units.ts';
import { SEVERITIES } from '../../event/severity.ts';
import { isTimeZone } from '../../event/time/time-zone.ts';
import { canHold } from '../judge/condition.ts';
import { ruleExamples } from './example-schema.ts';
import { exceptionSchema } from './exceptions.ts';
import { PERIOD } from './hours.ts';

/* The keys that rules of several types have. */

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
export const window = duration('5m').describe('Span of event time that is looked at together.');
export const condition = z
  .strictObject({
    gte: z.number().optional(),
    gt: z.number().optional(),
    lte: z.number().optional(),
    lt: z.number().optional(),
    eq: z.number().optional(),
    neq: z.number().optional(),
  })
  .refine((bounds) => Object.keys(bounds).length > 0, { error: 'must hold at least one of gte, gt, lte, lt, eq, neq' })
  .refine(canHold, { error: 'asks for what no number is' })
  .describe('What must hold of the value; all that is given.');
export const value = z
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

export type RuleCondition = z.output<typeof condition>;
export type RuleParameter = z.output<typeof ruleParameter>;

/** Rules of windows are evaluated over stored events wherever they run: no worker sees all of a group. */
export const ticking = z
  .enum(['stream', 'schedule'])
  .optional()
  .describe(
    'How soon it is evaluated: `stream` each second, as `schedule: 1s` says, too; `schedule` as often as that says.',
  );

const SECOND_MS = 1000;

/** How often a rule on the schedule is evaluated, milliseconds. */
export function everyMsOf(file: { readonly schedule: number; readonly on?: string | undefined }): number {
  return file.on === 'stream' ? SECOND_MS : file.schedule;
}
