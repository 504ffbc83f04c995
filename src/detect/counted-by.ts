import type { Event } from '../event/event.ts';
import type { Query } from '../query/ast.ts';
import type { LoadedRules } from './load-rules.ts';
import { ruleById } from './rule-of-sigma.ts';

/** What a rule counts. */
export interface Counting {
  readonly groupBy: readonly string[];
  /** What to ask a store for to find all that it counts, and perhaps more. */
  readonly queries: readonly Query[];
  /** The groups that it counts an event for. Throws what the rule throws. */
  groupsOf(event: Event): readonly (readonly string[])[];
}

/** What a rule of MozDef or of Sigma counts, whether it is enabled or not; undefined when there is none of this id. */
export function countedBy(id: string, loaded: LoadedRules, now: number): Counting | undefined {
  const rule = ruleById(id, loaded);
  if (!rule) return undefined;
  const { groupBy } = rule;
  const groupsOf = (event: Event) => rule.read(event).map(({ group }) => group.slice(0, groupBy.length));
  return { groupBy, queries: rule.queries(now), groupsOf };
}
