import { z } from 'zod';
import type { Event } from '../../event/event.ts';
import type { QueryParameters } from '../../query/parameters.ts';
import { QueryError } from '../../query/query-error.ts';
import { RuleFault } from './rule-fault.ts';
import { ruleQuery } from './rule-queries.ts';

/** Events that a rule is not to count here, who said so, and why. */
export const exceptionSchema = z.strictObject({
  query: z.string().min(1).describe('Which events, in the language of searches.'),
  reason: z.string().min(1).describe('Why, for those who wonder later.'),
  owner: z.string().min(1).describe('Who answers for it.'),
  until: z.iso
    .date({ error: 'must be a day such as 2026-12-31' })
    .optional()
    .describe('Last day on which it holds, such as 2026-12-31; it begins to fire again after that.'),
});
export type RuleException = z.output<typeof exceptionSchema>;

const NO_PARAMETERS: QueryParameters = new Map();
const DAY_MS = 86_400_000;

/**
 * Whether an event is excepted from a rule. An exception that has run out is looked at by when the event was received, so that the
 * same event is excepted or not for good. Throws RuleFault for a query that cannot be understood.
 */
export function exceptionTest(exceptions: readonly RuleException[]): (event: Event) => boolean {
  const tests = exceptions.map(({ query, until }, index) => {
    const { matches } = readQuery(query, index);
    const end = endOf(until);
    return (event: Event): boolean => Date.parse(event.receivedtimestamp) < end && matches(event);
  });
  return (event) => tests.some((excepted) => excepted(event));
}

/** Whether an exception held for the last time before this moment. */
export function isOver({ until }: Pick<RuleException, 'until'>, now: number): boolean {
  return endOf(until) <= now;
}

function endOf(until: string | undefined): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until) + DAY_MS;
}

/** Why an exception cannot be understood; undefined when it can. */
export function exceptionFault(exception: RuleException): string | undefined {
  try {
    exceptionTest([exception]);
    return undefined;
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    return error.message;
  }
}

function readQuery(query: string, index: number): ReturnType<typeof ruleQuery> {
  try {
    return ruleQuery(query, NO_PARAMETERS);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new RuleFault(['exceptions', index, 'query'], `at ${error.where}: ${error.message}`);
  }
}
