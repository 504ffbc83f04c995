import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { RuleView } from '../../public/api/types.ts';
import { askedRules, ruleCounts, ruleRows } from '../../public/model/rule-rows.ts';
import { RULE_FACETS, RULE_KEYS, RULES_DEFAULTS, type RuleSort } from '../../public/model/rules-url.ts';

const rule = (said: Partial<RuleView>): RuleView => ({
  id: 'a',
  title: 'A rule',
  type: 'match',
  on: 'stream',
  severity: 'NOTICE',
  category: 'detection',
  attack: [],
  version: '1',
  enabled: true,
  changed: false,
  pending: false,
  state: 'on',
  alerts: 0,
  ...said,
});
const rules = fc.uniqueArray(
  fc
    .record({
      id: fc.stringMatching(/^[a-f]{1,3}$/),
      title: fc.constantFrom('Rule 2', 'Rule 10', 'other'),
      type: fc.constantFrom('match', 'sigma'),
      severity: fc.constantFrom('CRITICAL', 'INFO'),
      state: fc.constantFrom('on', 'off', 'failed'),
      changed: fc.boolean(),
      alerts: fc.nat(3),
    })
    .map((said) => rule(said as Partial<RuleView>)),
  { selector: ({ id }) => id },
);
const sorts = fc.constantFrom(...RULE_KEYS.flatMap((key): RuleSort[] => [key, `-${key}`]));

describe('the list of rules', () => {
  it('finds all words in any order and case, in what a rule says of itself', () => {
    const rows = ruleRows([
      rule({ id: 'ssh', title: 'Brute force', attack: ['T1110'] }),
      rule({ id: 'other', title: 'Force of habit' }),
    ]);
    const found = (q: string) => askedRules(rows, { ...RULES_DEFAULTS, q }).map(({ id }) => id);

    expect(found('FORCE t1110')).toEqual(['ssh']);
    expect(found(' force ')).toEqual(['ssh', 'other']);
    expect(found('force none')).toEqual([]);
  });

  it('has the same order however it was given, by number where titles have numbers', () => {
    fc.assert(
      fc.property(rules, sorts, (all, sort) => {
        const state = { ...RULES_DEFAULTS, sort };
        expect(askedRules(ruleRows(all.toReversed()), state)).toEqual(askedRules(ruleRows(all), state));
      }),
    );
    const rows = ruleRows([rule({ id: 'b', title: 'Rule 10' }), rule({ id: 'a', title: 'Rule 2' })]);
    expect(askedRules(rows, RULES_DEFAULTS).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('counts for each choice what it would show', () => {
    fc.assert(
      fc.property(rules, fc.constantFrom('', 'sigma'), (all, type) => {
        const rows = ruleRows(all);
        const state = { ...RULES_DEFAULTS, type: type === '' ? [] : [type] };
        const counts = ruleCounts(rows, state);
        for (const facet of RULE_FACETS)
          for (const [value, count] of Object.entries(counts[facet]))
            expect(askedRules(rows, { ...state, [facet]: [value] }).length).toBe(count);
      }),
    );
  });
});
