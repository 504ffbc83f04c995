import { z } from 'zod';
import { duration, optionalDuration } from '../../config/units.ts';

const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), { error: 'must be a time such as 2026-06-15T12:00:00Z' })
  .optional();

/** An event of an example: fields of the stored form; what is left out gets a plain value. */
const exampleEvent = z
  .looseObject({
    at: optionalDuration().describe(
      'When, after the start of the example; by default a second after the event before.',
    ),
    repeat: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(1)
      .describe('So many of them; {n} in texts is the number of each, from 1.'),
    every: duration('1s').describe('Time from one repetition to the next.'),
    receivedtimestamp: time,
    utctimestamp: time,
    timestamp: time,
    summary: z.string().optional(),
    tags: z.array(z.string()).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .describe('Fields of the stored form.');

const example = z.strictObject({
  name: z.string().default('').describe('What it shows.'),
  events: z.array(exampleEvent).max(100),
  wait: duration('0s').describe('How long after the last event the rule is evaluated, for what is to stay away.'),
  alerts: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('The alerts that come of it, in order of first event: fields that each must have.'),
});

/** Key `examples` of a rule. */
export const ruleExamples = z.strictObject({
  fires: z.array(example).default([]),
  quiet: z.array(example).default([]),
});

export type RuleExamples = z.output<typeof ruleExamples>;
export type RuleExample = z.output<typeof example>;
export type ExampleEvent = z.output<typeof exampleEvent>;
