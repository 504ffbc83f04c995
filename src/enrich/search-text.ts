import { z } from 'zod';
import { messageOf } from '../lifecycle/error.ts';
import { parseQuery } from '../query/parse.ts';

/** A query in the configuration of an alert plugin, which may hold `$name` for each of these values. */
export function searchText(values: readonly string[], standard: string) {
  const parameters = new Map(values.map((name) => [name, ['value']]));
  return z
    .string()
    .min(1)
    .default(standard)
    .superRefine((text, context) => {
      try {
        parseQuery(text, { now: 0, parameters, literal: true });
      } catch (error) {
        context.addIssue({ code: 'custom', message: `is no query: ${messageOf(error)}` });
      }
    });
}
