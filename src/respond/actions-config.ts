import { z } from 'zod';
import { duration } from '../config/units.ts';
import { SEVERITIES } from '../event/severity.ts';
import { hoursConfig } from './hours.ts';
import { parseTemplate } from './template.ts';

/** A text with placeholders, of the configuration. */
export const templateText = z.string().superRefine((text, context) => {
  try {
    parseTemplate(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `has a mistake: ${(error as Error).message}` });
  }
});

const names = z.array(z.string().min(1)).default([]);

const whenConfig = z.strictObject({
  severity: z
    .enum(SEVERITIES)
    .default('DEBUG')
    .describe('At least so grave; an alert that becomes so grave later is told then.'),
  tags: names.describe('Only with one of these tags. Empty: whatever its tags.'),
  category: names.describe('Only of these categories. Empty: of all.'),
  rule: names.describe('Only of these rules; `*` stands for any text. Empty: of all.'),
  channel: names.describe('Only of rules with one of these as their `channel`. Empty: of all.'),
  hours: z
    .array(hoursConfig)
    .prefault([])
    .describe('Only what is raised in these parts of the week. Empty: at all times.'),
  even_silent: z.boolean().default(false).describe('Also alerts of rules that say `notify: false`.'),
});
export type When = z.output<typeof whenConfig>;

const aggregateConfig = z.strictObject({
  within: duration('0s').describe('News is gathered for so long and told in one message. 0s: each by itself, at once.'),
  most: z.number().int().min(2).max(100).default(20).describe('So many are told without waiting any longer.'),
});

const quietConfig = z.strictObject({
  hours: z.array(hoursConfig).prefault([]).describe('In these parts of the week news waits until they are over.'),
  except: z.enum(SEVERITIES).default('CRITICAL').describe('What is at least so grave does not wait.'),
});

/** One who is told: `actions.<name>` of the configuration. */
export const targetConfig = z.strictObject({
  use: z.string().min(1).describe('Name of the action: `slack`, `email`, `webhook`, .. or one of yours.'),
  enabled: z.boolean().default(true).describe('Whether anything is sent there.'),
  when: whenConfig.prefault({}).describe('Which alerts are told. All that is said here must hold.'),
  template: templateText
    .default('{what}: {severity} {summary}')
    .describe('What is said of an alert: text with placeholders such as `{summary}` or `{group.hostname}`.'),
  aggregate: aggregateConfig.prefault({}).describe('Several alerts in one message.'),
  quiet: quietConfig.prefault({}).describe('When people want to sleep.'),
  internal: z
    .boolean()
    .default(false)
    .describe('The receiver may have a loopback, private or link-local address; else such addresses are refused.'),
  ca_file: z
    .string()
    .default('')
    .describe('PEM file of the authority of a receiver with TLS; read at start. Empty: those that everyone knows.'),
  config: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Configuration of the action; docs/reference/actions.md says what it may hold.'),
});
export type TargetConfig = z.output<typeof targetConfig>;

/** Section `actions` of the configuration. */
export const actionsConfig = z.record(
  z.string().regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, {
    error: 'must be small letters and digits, with hyphens or underscores between',
  }),
  targetConfig,
);
export type ActionsConfig = z.output<typeof actionsConfig>;
