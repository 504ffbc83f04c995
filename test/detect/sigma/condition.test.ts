import { describe, expect, it } from '@jest/globals';
import { isConditionFault, parseCondition } from '../../../src/detect/sigma/condition.ts';
import type { Condition } from '../../../src/detect/sigma/rule.ts';

const NAMES = ['sel', 'sel_one', 'sel_two', 'filter', '_hidden'];

/** The tree with parentheses everywhere. */
function written(condition: Condition): string {
  switch (condition.op) {
    case 'and':
    case 'or':
      return `(${condition.of.map(written).join(` ${condition.op} `)})`;
    case 'not':
      return `not ${written(condition.of)}`;
    case 'some':
      return `${condition.quantity} of [${condition.names.join(' ')}]`;
    case 'search':
      return condition.name;
    default:
      return condition satisfies never;
  }
}

function parsed(text: string): string {
  const condition = parseCondition(text, NAMES);
  return isConditionFault(condition)
    ? `fault: ${[condition.message, condition.remedy].join(' | ')}`
    : written(condition);
}

describe('parseCondition', () => {
  it.each([
    ['sel', 'sel'],
    ['sel or sel_one and not filter', '(sel or (sel_one and not filter))'],
    ['not sel and filter', '(not sel and filter)'],
    ['not (sel or filter)', 'not (sel or filter)'],
    ['not not sel', 'not not sel'],
    ['(sel)', 'sel'],
    ['sel AND Not filter', '(sel and not filter)'],
    ['1 of sel_*', 'any of [sel_one sel_two]'],
    ['any of sel*', 'any of [sel sel_one sel_two]'],
    ['all of them', 'all of [sel sel_one sel_two filter]'],
    ['1 of *_*', 'any of [sel_one sel_two _hidden]'],
    ['sel and not 1 of filter*', '(sel and not any of [filter])'],
    ['sel or(filter)', '(sel or filter)'],
  ])('reads %s', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['filtre', 'there is no search filtre | Did you mean filter?'],
    ['1 of none*', 'no search is called none* | There are sel, sel_one, sel_two, filter, _hidden.'],
    ['2 of sel*', '2 of: only 1 of, any of and all of are known | '],
    ['sel and', 'the condition ends where the name of a search is expected | '],
    ['sel filter', 'filter at character 5 of the condition: and or or is expected | '],
    ['(sel', 'a parenthesis of the condition is not closed | '],
    ['and sel', 'and at character 1 of the condition: the name of a search is expected | '],
    ['', 'the condition ends where the name of a search is expected | '],
  ])('says what is wrong with %j', (text, fault) => {
    expect(parsed(text)).toBe(`fault: ${fault}`);
  });

  it.each(['sel | count() > 5', 'sel | near filter', 'sel near filter', '| count() > 3'])(
    'refuses the aggregation of %j and says what to write',
    (text) => {
      expect(parsed(text)).toMatch(/obsolete \| Write a correlation/);
    },
  );

  it('refuses a condition that is nested endlessly', () => {
    expect(parsed('not '.repeat(100_000))).toMatch(/nested too deeply/);
    expect(parsed('('.repeat(100_000))).toMatch(/nested too deeply/);
  });
});
