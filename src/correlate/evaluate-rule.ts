import { type AlertDraft, draftAlert, groupKey } from '../alert/draft-alert.ts';
import { byTime, firstFrom, joined, type Match } from '../detect/judge/judge.ts';
import { thinned } from '../detect/judge/thinned.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { Event } from '../event/event.ts';

/**
 * All alerts that a rule makes of these events, as if they had just been evaluated at `now`: what tests of rules, back-tests and
 * the scheduler agree on. In order of the first event. Since `since` it is known that nothing else came, which matters for groups
 * that are waited for and were never seen.
 */
export function evaluateRule(rule: Rule, events: Iterable<Event>, now: number, since = now): AlertDraft[] {
  const evaluation = new Evaluation(rule, now, since);
  for (const event of events) evaluation.add(event);
  return evaluation.drafts();
}

/** The same for events that come bit by bit, of which only what the rule needs is kept. */
export class Evaluation {
  readonly #rule: Rule;
  readonly #now: number;
  readonly #groups = new Map<string, { group: readonly string[]; matches: Match[]; expected: boolean }>();
  #earliest: number;
  #matches = 0;

  constructor(rule: Rule, now: number, since: number) {
    this.#rule = rule;
    this.#now = now;
    this.#earliest = since;
    for (const group of expectedGroups(rule)) this.#groups.set(groupKey(group), { group, matches: [], expected: true });
  }

  /** Events that the rule counted, each as often as it did. */
  get matches(): number {
    return this.#matches;
  }

  add(event: Event): void {
    for (const { group, match } of this.#rule.read(event)) {
      if (match.time > this.#now) continue;
      this.#matches++;
      this.#earliest = Math.min(this.#earliest, match.time);
      const key = groupKey(group);
      const known = this.#groups.get(key);
      if (known) known.matches.push(match);
      else this.#groups.set(key, { group, matches: [match], expected: false });
    }
  }

  drafts(): AlertDraft[] {
    const clock = { now: this.#now, earliest: this.#earliest };
    const drafts = [...this.#groups.values()].flatMap((group) => evaluateGroup(this.#rule, { ...group, ...clock }));
    return drafts.sort((one, other) => one.finding.first - other.finding.first);
  }
}

interface Group {
  readonly group: readonly string[];
  readonly matches: Match[];
  /** Whether it is waited for even if it is never seen. */
  readonly expected: boolean;
  readonly now: number;
  readonly earliest: number;
}

function evaluateGroup(rule: Rule, { group, matches: all, expected, now, earliest }: Group): AlertDraft[] {
  all.sort(byTime);
  const matches = rule.judge.thin === undefined ? all : thinned(all, rule.judge.thin);
  const since = expected ? earliest : (matches[0]?.time ?? earliest);
  const clock = { from: Number.NEGATIVE_INFINITY, watermark: now, since };
  return joined(rule.judge.judge(matches, clock).findings, rule.quiet).map((finding) => {
    const own = matches.slice(firstFrom(matches, finding.first), firstFrom(matches, finding.last + 1));
    return draftAlert({ rule, group, finding, matches: own, count: own.length });
  });
}

/** Groups that are waited for even if they were never seen. */
export function expectedGroups({ file, groupBy, judge }: Rule): string[][] {
  if (groupBy.length === 0 && judge.remember !== undefined) return [[]];
  return file.type === 'absence' ? file.expected.map((value) => [value]) : [];
}

/** Whether a group is waited for even if it was never seen. */
export function isExpected(rule: Rule, group: readonly string[]): boolean {
  const key = groupKey(group);
  return expectedGroups(rule).some((one) => groupKey(one) === key);
}
