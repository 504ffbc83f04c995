import { SEVERITIES } from '../../src/event/severity.ts';
import type { RuleView } from '../api/types.ts';
import { RULE_FACETS, type RuleFacet, type RuleKey, type RulesState } from './rules-url.ts';

/** A rule with the text in which it is looked for, folded once: there are thousands of them, and someone types. */
export interface RuleRow {
  readonly rule: RuleView;
  readonly text: string;
  readonly values: Readonly<Record<RuleFacet, readonly string[]>>;
}

export type RuleCounts = Readonly<Record<RuleFacet, Readonly<Record<string, number>>>>;

/** How a rule may stand, in the order of lists; `changed`: by people, while the server ran. */
export const RULE_STATES = ['on', 'off', 'silent', 'recalling', 'slow', 'failed', 'changed'] as const;

/** Rows by title, and of one title by id: the order among those that are alike by what else they are sorted by. */
export function ruleRows(rules: readonly RuleView[]): readonly RuleRow[] {
  return [...rules].sort(byTitle).map((rule) => {
    const { id, title, category, attack, type, place = '', severity, state, changed } = rule;
    return {
      rule,
      text: [id, title, category, type, place, ...attack].join('\n').toLowerCase(),
      values: { state: changed ? [state, 'changed'] : [state], severity: [severity], type: [type] },
    };
  });
}

/** Those of such rows that are asked for, in the order that is asked for. */
export function askedRules(rows: readonly RuleRow[], state: RulesState): readonly RuleView[] {
  const rules = rows.filter(matcher(state)).map(({ rule }) => rule);
  const isReversed = state.sort.startsWith('-');
  const key = state.sort.replace(/^-/, '') as RuleKey;
  if (key === 'title') return isReversed ? rules.reverse() : rules;
  const by = ORDERS[key];
  return rules.sort((one, other) => (isReversed ? by(other, one) : by(one, other)));
}

/** How many rules each choice would show: counted under all other choices. */
export function ruleCounts(rows: readonly RuleRow[], state: RulesState): RuleCounts {
  const countsOf = (facet: RuleFacet): Readonly<Record<string, number>> => {
    const counts = new Map<string, number>();
    for (const { values } of rows.filter(matcher({ ...state, [facet]: [] })))
      for (const value of values[facet]) counts.set(value, (counts.get(value) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
  };
  return { state: countsOf('state'), severity: countsOf('severity'), type: countsOf('type') };
}

/** All words must be there, in any order. */
function matcher(state: RulesState): (row: RuleRow) => boolean {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const facets = RULE_FACETS.filter((facet) => state[facet].length > 0);
  return ({ text, values }) =>
    facets.every((facet) => values[facet].some((value) => state[facet].includes(value))) &&
    words.every((word) => text.includes(word));
}

const COLLATOR = new Intl.Collator('en', { numeric: true });
function byTitle(one: RuleView, other: RuleView): number {
  return COLLATOR.compare(one.title, other.title) || (one.id < other.id ? -1 : 1);
}

/** What needs someone first. */
const STATES_IN_ORDER = ['failed', 'slow', 'recalling', 'off', 'silent', 'on'];
const ORDERS: Readonly<Record<Exclude<RuleKey, 'title'>, (one: RuleView, other: RuleView) => number>> = {
  state: (one, other) => rank(STATES_IN_ORDER, one.state) - rank(STATES_IN_ORDER, other.state),
  severity: (one, other) => rank(SEVERITIES, one.severity) - rank(SEVERITIES, other.severity),
  type: (one, other) => inOrder(one.type, other.type),
  alerts: (one, other) => one.alerts - other.alerts,
  lastfired: (one, other) => inOrder(one.lastfired ?? '', other.lastfired ?? ''),
};

function rank(order: readonly string[], value: string): number {
  const at = order.indexOf(value);
  return at < 0 ? order.length : at;
}
function inOrder(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
