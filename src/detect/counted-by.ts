import type { Event } from '../event/event.ts';
import type { Query } from '../query/ast.ts';
import { type LoadedRules, ownRule } from './load-rules.ts';
import { SigmaQueries } from './sigma/query/sigma-queries.ts';
import { SigmaEngine } from './sigma/sigma-engine.ts';
import { sigmaAlertSource } from './sigma-alert-source.ts';

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
  const rule = ownRule(id, loaded);
  if (rule) {
    const { groupBy } = rule;
    const groupsOf = (event: Event) => rule.read(event).map(({ group }) => group.slice(0, groupBy.length));
    return { groupBy, queries: rule.queries(now), groupsOf };
  }
  const sigma = [...loaded.sigma.rules, ...loaded.silent, ...loaded.disabledSigma].find((one) => one.id === id);
  if (!sigma) return undefined;
  const engine = new SigmaEngine([sigma], loaded.ground);
  const { groupBy } = sigmaAlertSource(sigma);
  const groupsOf = (event: Event) => engine.match(event).map(() => [event.hostname]);
  return { groupBy, queries: [new SigmaQueries(loaded.ground).of(sigma)()], groupsOf };
}
