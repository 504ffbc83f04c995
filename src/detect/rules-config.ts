import { z } from 'zod';
import { duration } from '../config/units.ts';
import { SEVERITIES } from '../event/severity.ts';
import { listsConfig } from './lists.ts';
import { exceptionSchema } from './rule/exceptions.ts';

const override = z.strictObject({
  enabled: z.boolean().optional().describe('Whether it runs; by default as its file says.'),
  severity: z.enum(SEVERITIES).optional().describe('Severity of its alerts in the place of what its file says.'),
  params: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]))
    .default({})
    .describe('Values of its parameters.'),
  exceptions: z
    .array(exceptionSchema)
    .default([])
    .describe('Events that it is not to count here, with who said so and why.'),
});

const lateness = z
  .strictObject({
    least: duration('5s').describe('No less.'),
    most: duration('1h').describe('No more.'),
  })
  .refine(({ least, most }) => least <= most, { error: 'must not have a least that is more than its most' });

/** Section `rules` of the configuration. */
export const rulesConfig = z.strictObject({
  bundled: z.boolean().default(true).describe('Whether the rules that come with MozDef are loaded.'),
  directories: z
    .array(z.string())
    .default([])
    .describe('Directories with rules of your own, of MozDef or Sigma; searched with all folders in them.'),
  sigma: z.array(z.string()).default([]).describe('Directories with Sigma rules, such as a checkout of SigmaHQ.'),
  sources: z
    .array(z.string())
    .default([])
    .describe(
      'Directories with tables of log sources of your own, for Sigma rules; they go before those that come with MozDef.',
    ),
  lists: listsConfig
    .default({})
    .describe(
      'Lists of values by name: what rules of the type indicator look up, and what `%name%` stands for in Sigma rules.',
    ),
  lateness: lateness
    .prefault({})
    .describe(
      'How late events may be: for so long rules wait before they take what has not come for missing. It is learned for each rule from the sources of its events (all but one in a thousand of them come in time), between these two.',
    ),
  config: z.record(z.string(), override).default({}).describe('What is different here, by id of the rule.'),
});
export type RulesConfig = z.output<typeof rulesConfig>;
