import { describe, expect, it } from '@jest/globals';
import { LeftOutRules } from '../../src/correlate/left-out-rules.ts';
import type { RuleFileFault } from '../../src/detect/rule/read-rules.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import { aRule } from './support.ts';

const ruleOf = (id: string): Rule => ({ ...aRule('query: category:a\non: schedule'), id });
const OLD: RuleFileFault = { where: 'old.yml:3:1', message: 'it never worked' };
const TYPO: RuleFileFault = { where: 'new.yml:7:2', message: 'a bracket is missing' };

interface Said {
  readonly rules?: readonly string[];
  readonly disabled?: readonly string[];
  readonly faults?: readonly RuleFileFault[];
}

describe('LeftOutRules', () => {
  const leftOut = new LeftOutRules();
  /** Which of the rules `a` and `b` are left out of what is loaded next. */
  const load = ({ rules = [], disabled = [], faults = [] }: Said, all = leftOut): string[] => {
    const isLeftOut = all.loaded({ rules: rules.map(ruleOf), disabled: disabled.map(ruleOf), faults });
    return ['a', 'b'].filter(isLeftOut);
  };

  it('takes a rule for gone that is missed when nothing is wrong that was not before', () => {
    expect(load({ rules: ['a', 'b'], faults: [OLD] })).toEqual([]);
    expect(load({ rules: ['a'], faults: [{ ...OLD, where: 'old.yml:2:1' }] })).toEqual([]);
  });

  it('takes a rule for left out that is missed since something is wrong, until nothing of that is, and no disabled one', () => {
    expect(load({ rules: ['a', 'b'], faults: [OLD] })).toEqual([]);
    expect(load({ disabled: ['b'], faults: [OLD, TYPO] })).toEqual(['a']);
    expect(load({ rules: ['b'], faults: [OLD, { ...TYPO, message: 'another one is' }] })).toEqual(['a']);
    expect(load({ faults: [OLD] })).toEqual([]);
  });

  it('takes one for left out that is said to be wrong, but not what is only configured', () => {
    expect(load({ faults: [OLD, { ...TYPO, rule: 'a' }] })).toContain('a');
    const configured = { where: 'rules.config.a', message: 'there is no rule a', rule: 'a' };
    expect(load({ rules: ['a'] })).toEqual([]);
    expect(load({ faults: [configured] })).toEqual([]);
  });

  it('takes for left out what is missed when it begins while something is wrong', () => {
    expect(load({ rules: ['b'], faults: [TYPO] }, new LeftOutRules())).toEqual(['a']);
    expect(load({ rules: ['b'] }, new LeftOutRules())).toEqual([]);
    const late = new LeftOutRules();
    late.loaded({ rules: [], disabled: [], faults: [TYPO] });
    expect(load({ rules: ['b'], faults: [TYPO] }, late)).toEqual(['a']);
  });
});
