import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decodeRulesState,
  encodeRulesState,
  isRulesPath,
  RULE_KEYS,
  RULES_DEFAULTS,
  type RuleSort,
  type RulesState,
  ruleUrl,
} from '../../public/model/rules-url.ts';

const decode = (address: string): RulesState => decodeRulesState(new URL(address, 'http://localhost'));
const text = fc.string({ unit: 'grapheme' });
const some = (...values: readonly string[]): fc.Arbitrary<string[]> => fc.uniqueArray(fc.constantFrom(...values));
const states: fc.Arbitrary<RulesState> = fc.record({
  state: some('on', 'off', 'slow', 'failed', 'changed'),
  severity: some('CRITICAL', 'WARNING'),
  type: some('match', 'new_term', 'sigma'),
  q: text,
  sort: fc.constantFrom(...RULE_KEYS.flatMap((key): RuleSort[] => [key, `-${key}`])),
  view: fc.constantFrom('list', 'attack'),
  sel: text.filter((id) => id !== '.' && id !== '..'),
});

describe('the address of the page Rules', () => {
  it('gives back every state that it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decode(encodeRulesState(state))).toEqual(state);
      }),
    );
  });

  it('stays as colleagues have bookmarked it', () => {
    expect(encodeRulesState(RULES_DEFAULTS)).toBe('/rules');
    expect(ruleUrl('bruteforce_ssh')).toBe('/rules/bruteforce_ssh');
    expect(decode('/rules/a.b-c?q=ssh&state=off&sort=-alerts')).toEqual({
      ...RULES_DEFAULTS,
      q: 'ssh',
      state: ['off'],
      sort: '-alerts',
      sel: 'a.b-c',
    });
  });

  it('takes no harm from values that are none', () => {
    expect(decode('/rules/?state=,&severity=&type=a,a&sort=--title&view=x')).toEqual({
      ...RULES_DEFAULTS,
      type: ['a'],
    });
    expect(decode('/rules/%E0%A4%A').sel).toBe('%E0%A4%A');
    expect(['/rules', '/rules/x', '/rulesx', '/'].map(isRulesPath)).toEqual([true, true, false, false]);
  });
});
