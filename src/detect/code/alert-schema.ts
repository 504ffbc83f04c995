import { z } from 'zod';
import { duration } from '../../config/units.ts';
import { common, fieldName, groupBy, query } from '../rule/rule-keys.ts';

const { severity_by: _, ...keys } = common;

/** What an alert in code says besides its functions. docs/reference/rules.md is made from this. */
export const alertSchema = z.strictObject({
  ...keys,
  type: z.literal('code').default('code'),
  query,
  groupBy,
  fields: z
    .array(
      z.union([fieldName, z.string().regex(/^\S+ \/.*\/$/, { error: 'must be a field, or a field and /a pattern/' })]),
    )
    .max(50)
    .default([])
    .describe('Fields that its functions read of each event; `field /pattern/` is the part that the pattern takes.'),
  before: duration('5m').describe('How long before an event others are looked at.'),
  suppress: duration('1h').describe('What fires again for a group within this time belongs to the same alert.'),
});

type Written = z.input<typeof alertSchema>;

/** Keys of an alert in code that are data. */
export type AlertKeys = Readonly<Omit<Written, 'type' | 'params' | 'fields' | 'severity' | 'summary'>>;

/** An alert in code as other rules are: with the names of keys that they have. */
export type CodeRule = Omit<z.output<typeof alertSchema>, 'groupBy'> & {
  readonly group_by: string[];
  readonly severity_by?: undefined;
};
