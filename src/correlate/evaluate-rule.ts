import { type AlertDraft, draftAlert, groupKey } from '../alert/draft-alert.ts';
import { joined, type Match } from '../detect/judge/judge.ts';
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
  readonly #groups = new Map<string, { group: readonly string[]; matches: Match[] }>();
  #earliest: number;
  #matches = 0;

  constructor(rule: Rule, now: number, since: number) {
    this.#rule = rule;
    this.#now = now;
    this.#earliest = since;
    for (const group of expectedGroups(rule)) this.#groups.set(groupKey(group), { group, matches: [] });
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
      else this.#groups.set(key, { group, matches: [match] });
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
  readonly now: number;
  readonly earliest: number;
}

function evaluateGroup(rule: Rule, { group, matches, now, earliest }: Group): AlertDraft[] {
  matches.sort(byTime);
  const clock = { from: Number.NEGATIVE_INFINITY, watermark: now, since: matches[0]?.time ?? earliest };
  return joined(rule.judge.judge(matches, clock).findings, rule.quiet).map((finding) => {
    const own = matches.slice(firstFrom(matches, finding.first), firstFrom(matches, finding.last + 1));
    return draftAlert({ rule, group, finding, matches: own, count: own.length });
  });
}

/** Index of the first match at this time (in milliseconds, so whole) or later. */
function firstFrom(matches: readonly Match[], time: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] as Match).time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The order in which judges take matches. */
export function byTime(one: Match, other: Match): number {
  if (one.time !== other.time) return one.time - other.time;
  return one.id < other.id ? -1 : 1;
}

/** Groups that are waited for even if they were never seen. */
export function expectedGroups({ file }: Rule): string[][] {
  if (file.type !== 'absence') return [];
  return file.group_by.length === 0 ? [[]] : file.expected.map((value) => [value]);
}
