import { z } from 'zod';

/** Any value at all, in a condition. */
export const ANY_VALUE = '*';
const text = z.string().min(1);
const path = text.describe(
  'A stored field as dotted path, such as details.winlog.channel. A dot that is part of a key is written \\.',
);
const paths = z
  .union([path, z.array(path).min(1)])
  .describe('One stored path or several; the first that an event has counts.');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const values = z.union([scalar, z.array(scalar).min(1)]);

/** Rules are read in lower case, too. */
const word = text.toLowerCase();

const logSourceSchema = z
  .strictObject({ product: word.optional(), service: word.optional(), category: word.optional() })
  .describe('In the words of Sigma. What is absent is a wildcard; `none` is a value that no rule names.');

const formSchema = z.strictObject({
  name: text.describe('Who writes events like this: a shipper, an export.'),
  when: z
    .record(path, values)
    .refine((when) => Object.keys(when).length > 0, 'must name a field')
    .describe(
      'What all events of this form have: a value or several by stored path, without regard to case, with `*` behind it for all that begin so, or `*` for any. The first is what events are looked up by, so it should be what few others have.',
    ),
  keys: z
    .record(text, paths)
    .default({})
    .describe('Where the values stand that the kinds of the table are told apart by.'),
  look_in: z.array(path).default(['details']).describe('Objects that hold the fields which `fields` does not name.'),
  lower_case: z.boolean().default(false).describe('Whether all names are written in lower case there.'),
  fields: z
    .record(text, paths)
    .default({})
    .describe('Where fields stand that have another name than in Sigma, by their name there.'),
});

const kindSchema = z.strictObject({
  name: text,
  when: z.record(text, values).default({}).describe('What tells this kind from the others, by key of the form.'),
  logsources: z
    .array(logSourceSchema)
    .min(1)
    .describe('Rules are tried on these events unless they contradict all of them.'),
  names: z
    .record(text, z.union([text, z.array(text).min(1)]))
    .default({})
    .describe('What this source calls what rules call so; the first that an event has counts.'),
  provides: z
    .array(text)
    .optional()
    .describe('All fields that such an event may have, by their names in Sigma. Absent: nobody knows.'),
});

/** One source of events as Sigma sees it. Users write the same as YAML. */
export const sourceTableSchema = z.strictObject({
  source: text,
  title: text,
  forms: z.array(formSchema).min(1).describe('The shapes in which shippers send these events.'),
  kinds: z.array(kindSchema).min(1).describe('The kinds of events; of several that fit, the one with most conditions.'),
  deviations: z.array(text).default([]).describe('What rules ask for and this source has not, or in other words.'),
});

export type SourceTable = z.output<typeof sourceTableSchema>;
export type SourceTableInput = z.input<typeof sourceTableSchema>;
export type SourceForm = SourceTable['forms'][number];
export type SourceKindRow = SourceTable['kinds'][number];

/** One or several, as a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
