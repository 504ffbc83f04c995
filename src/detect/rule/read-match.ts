import type { Event } from '../../event/event.ts';
import type { Match } from '../judge/judge.ts';
import { readPartOf, ruleTimeOf, type ValueReader } from './event-values.ts';
import type { Rule } from './rule.ts';

/** An event that a rule counts, and of which group. */
export interface GroupMatch {
  readonly group: readonly string[];
  readonly match: Match;
}

const NONE: readonly GroupMatch[] = [];

/** Reads of each event that a rule counts the values of its group, and the fields that it needs. */
export function matchReader(
  rule: Pick<Rule, 'fields' | 'eachEvent' | 'stepsOf'> & { readonly keys: readonly ValueReader[] },
): (event: Event) => readonly GroupMatch[] {
  const { keys } = rule;
  const fields = rule.fields.map((name): [string, ValueReader] => [name, readPartOf(name)]);
  return (event) => {
    const steps = rule.stepsOf(event);
    if (steps === 0) return NONE;
    const { id } = event.mozdef;
    const values = fields
      .map(([name, read]) => [name, read(event)] as const)
      .filter(([, value]) => value !== undefined);
    const group = rule.eachEvent ? [id] : keys.map((key) => String(key(event)));
    return [
      { group, match: { time: ruleTimeOf(event), id, steps, fields: Object.fromEntries(values) as Match['fields'] } },
    ];
  };
}
