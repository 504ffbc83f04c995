import { z } from 'zod';
import { SEVERITIES } from '../../event/severity.ts';

/* Keys of the configurable alerts of the original MozDef: its generic alert loader and its generic deadman. */

const text = z.string().min(1);
const number = z.coerce.number().int().min(1);
const severity = z.preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(SEVERITIES));

/** A file of `generic_alerts/rules`. */
export const genericAlert = z.strictObject({
  search_string: z.string().default('').describe("What is searched for, in Lucene's syntax."),
  filters: z
    .array(z.tuple([text, z.coerce.string()]))
    .default([])
    .describe('Fields and the values that they must have.'),
  aggregation_key: text.describe('Field whose values are counted apart.'),
  time_window: number.describe('Minutes.'),
  num_samples: number.default(10).describe('Events that an alert shows.'),
  num_aggregations: number.default(1).describe('Events that make an alert.'),
  alert_category: text,
  alert_tags: z.array(text).default([]),
  alert_severity: severity,
  alert_summary: text,
  alert_url: z.string().default(''),
  channel: z.string().optional(),
  notify_mozdefbot: z.boolean().optional(),
  additional_summary_fields: z.array(text).default([]),
});
export type GenericAlert = z.output<typeof genericAlert>;

/** An entry of the list of `deadman_generic`. */
export const deadmanEntry = z.strictObject({
  description: text,
  search_query: text.describe("What must be found, in Lucene's syntax."),
  time_window: number,
  time_window_type: z.enum(['minutes', 'hours', 'days']),
  tags: z.array(text).default([]),
  severity: severity.default('ERROR'),
});
export type DeadmanEntry = z.output<typeof deadmanEntry>;
