import type { Event } from '../../event/event.ts';
import type { Match } from '../judge/judge.ts';
import { readPartOf, ruleTimeOf, type ValueReader } from './event-values.ts';
import { type Grouping, groupsOf } from './grouping.ts';
import type { Rule } from './rule.ts';

/** An event that a rule counts, and of which group. */
export interface GroupMatch {
  readonly group: readonly string[];
  readonly match: Match;
}

const NONE: readonly GroupMatch[] = [];

/** Reads of each event that a rule counts the values of its groups, and the fields that it needs. */
export function matchReader(
  rule: Pick<Rule, 'fields' | 'eachEvent' | 'stepsOf'> & {
    readonly groupings: readonly Grouping[];
    /** What the rule makes of an event itself, by the names under which its matches keep it. */
    readonly made: Readonly<Record<string, ValueReader>>;
  },
): (event: Event) => readonly GroupMatch[] {
  const { groupings } = rule;
  const named = rule.fields.map((name): [string, ValueReader] => [name, readPartOf(name)]);
  const fields = [...named, ...Object.entries(rule.made)];
  return (event) => {
    const steps = rule.stepsOf(event);
    if (steps === 0) return NONE;
    const { id } = event.mozdef;
    const values = fields
      .map(([name, read]) => [name, read(event)] as const)
      .filter(([, value]) => value !== undefined);
    const common = { time: ruleTimeOf(event), id, fields: Object.fromEntries(values) as Match['fields'] };
    if (rule.eachEvent) return [{ group: [id], match: { ...common, steps } }];
    return groupsOf(event, steps, groupings).map(([group, own]) => ({ group, match: { ...common, steps: own } }));
  };
}
