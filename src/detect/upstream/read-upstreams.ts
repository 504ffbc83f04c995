import type { Event } from '../../event/event.ts';
import type { OtherRule } from '../judge/found-alerts.ts';
import type { Match } from '../judge/judge.ts';
import { matchIdOf } from '../judge/match-id.ts';
import { type Counted, keptFields } from '../judge/upstream-match.ts';
import { ruleTimeOf } from '../rule/event-values.ts';
import type { GroupMatch } from '../rule/read-match.ts';
import type { Rule } from '../rule/rule.ts';

/** A rule as another one looks at it. */
export interface Upstream {
  /** As explanations call it. */
  readonly name: string;
  /** Absent for a rule of Sigma that one event decides. */
  readonly rule?: Rule;
  /** How it judges; undefined: each event that it counts is an alert. */
  readonly judged: OtherRule | undefined;
  /** What it counts an event as, each in the group of the one that looks at it. */
  read(event: Event): readonly UpstreamCount[];
}

interface UpstreamCount {
  readonly group: readonly string[];
  /** Fields that the judge and the summary of the one that looks at it need. */
  readonly fields: Match['fields'];
  /** Absent where each event is an alert. */
  readonly counted?: Counted;
}

/** Reads what an event counts as for a rule that looks at these: once for each group of each of them. */
export function upstreamReader(upstreams: readonly Upstream[]): (event: Event) => readonly GroupMatch[] {
  return (event) => {
    const found: GroupMatch[] = [];
    for (const [index, upstream] of upstreams.entries()) {
      for (const { group, fields, counted } of upstream.read(event)) {
        const id = matchIdOf(event.mozdef.id, found.length);
        const kept = keptFields(index, counted);
        found.push({
          group,
          match: { time: ruleTimeOf(event), id, steps: 1 << index, fields: { ...fields, ...kept } },
        });
      }
    }
    return found;
  };
}
