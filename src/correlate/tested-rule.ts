import type { AlertDraft } from '../alert/draft-alert.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { Event } from '../event/event.ts';
import type { Query } from '../query/ast.ts';
import { Evaluation } from './evaluate-rule.ts';

/** A rule that is tried over a span of time, and where it is. */
export interface TestedRule {
  readonly id: string;
  readonly version: string;
  readonly groupBy: readonly string[];
  /** How far back its windows reach, milliseconds. */
  readonly before: number;
  /** What it asks the store for. */
  readonly queries: readonly Query[];
  /** Takes events; says how many it has counted so far, each as often as it did. */
  add(events: readonly Event[]): number | Promise<number>;
  /** All alerts of what it took, in order of the first event. */
  drafts(): readonly AlertDraft[] | Promise<readonly AlertDraft[]>;
}

/** A rule that is tried in this thread, over a half-open span of milliseconds since 1970. */
export function testedHere(
  rule: Rule,
  { from, to }: { readonly from: number; readonly to: number },
): TestedRule & { add(events: readonly Event[]): number; drafts(): readonly AlertDraft[] } {
  const { id, version, groupBy, judge } = rule;
  const evaluation = new Evaluation(rule, to - 1, from);
  return {
    id,
    version,
    groupBy,
    before: judge.before,
    queries: rule.queries(to),
    add(events) {
      for (const event of events) evaluation.add(event);
      return evaluation.matches;
    },
    drafts: () => evaluation.drafts(),
  };
}
