import { z } from 'zod';
import { duration, givenDuration } from '../../config/units.ts';

/** An event of an example: fields of the stored form; what is left out gets a plain value. */
const exampleEvent = z
  .looseObject({
    at: givenDuration()
      .optional()
      .describe('When, after the start of the example; by default a second after the event before.'),
    repeat: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(1)
      .describe('So many of them; {n} in texts is the number of each, from 1.'),
    every: duration('1s').describe('Time from one repetition to the next.'),
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

export type RuleExample = z.output<typeof example>;
export type ExampleEvent = z.output<typeof exampleEvent>;
