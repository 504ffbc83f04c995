import type { Event } from '../event/event.ts';
import type { SigmaRule } from './sigma/rule.ts';
import { SigmaEngine, type SigmaEngineOptions } from './sigma/sigma-engine.ts';
import { remembered } from './upstream/remembered.ts';

/** Whether an event matches a rule. Throws when that rule could not be tried; what others do is nothing to it. */
export type MatchesRule = (rule: SigmaRule, event: Event) => boolean;

interface Tried {
  readonly matched: ReadonlySet<SigmaRule>;
  readonly failed: ReadonlyMap<SigmaRule, unknown>;
}

/** Answers for these rules, which other rules look at: an event is tried once for all that ask one after the other. */
export function matchedRules(rules: Iterable<SigmaRule>, ground: Omit<SigmaEngineOptions, 'onFailure'>): MatchesRule {
  let failed = new Map<SigmaRule, unknown>();
  const onFailure = (rule: SigmaRule, error: unknown): void => void failed.set(rule, error);
  const engine = new SigmaEngine([...rules], { ...ground, onFailure });
  const tried = remembered((event: Event): Tried => {
    if (failed.size > 0) failed = new Map();
    return { matched: new Set(engine.match(event)), failed };
  });
  return (rule, event) => {
    const answer = tried(event);
    if (answer.failed.has(rule)) throw answer.failed.get(rule);
    return answer.matched.has(rule);
  };
}
