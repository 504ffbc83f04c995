import type { Event } from '../../event/event.ts';
import { exceptionTest, type RuleException } from '../rule/exceptions.ts';
import type { Explanation } from '../sigma/explain-sigma.ts';

/** Whether an exception keeps an event away from a rule, and which. */
export function explainExceptions(exceptions: readonly RuleException[], event: Event): Explanation[] {
  if (exceptions.length === 0) return [];
  const parts = exceptions.map((exception): Explanation => {
    const { query, owner, reason, until } = exception;
    const text = `${query} (${owner}: ${reason}${until === undefined ? '' : `; until ${until}`})`;
    return { text, matched: exceptionTest([exception])(event), parts: [] };
  });
  return [{ text: 'none of its exceptions', matched: parts.every(({ matched }) => !matched), parts }];
}
