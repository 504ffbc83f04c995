import type { Event } from '../../event/event.ts';
import type { Query } from '../../query/ast.ts';
import { compileMatcher, type Matcher } from '../../query/matches.ts';
import type { QueryParameters } from '../../query/parameters.ts';
import { parseQuery } from '../../query/parse.ts';

/** A query of a rule, which may speak of `now`. */
export interface RuleQuery {
  /** The tree when it is asked at this time. */
  at(now: number): Query;
  /** Whether an event matches; `now` is when it was received, so that it matches or not for good. */
  matches: Matcher;
}

/** Reads a query of a rule. Throws QueryError. */
export function ruleQuery(text: string, parameters: QueryParameters): RuleQuery {
  const at = (now: number): Query => parseQuery(text, { now, parameters });
  const early = at(0);
  // Two moments make two trees only when the query speaks of now.
  if (JSON.stringify(early) === JSON.stringify(at(86_400_000 * 400)))
    return { at: () => early, matches: compileMatcher(early) };
  return { at, matches: matchesAsReceived(at) };
}

/** Most events of a batch were received at the same time, so one compiled query serves them. */
function matchesAsReceived(at: (now: number) => Query): Matcher {
  let received = '';
  let matches: Matcher = () => false;
  return (event: Event) => {
    if (event.receivedtimestamp !== received) {
      received = event.receivedtimestamp;
      matches = compileMatcher(at(Date.parse(received)));
    }
    return matches(event);
  };
}
