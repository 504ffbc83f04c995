import { expect, it } from '@jest/globals';
import { ruleDraft } from '../../public/model/rule-draft.ts';
import { readRules } from '../../src/detect/rule/read-rules.ts';

it.each(['', 'severity:"ERROR" AND NOT hostname:\\*a', 'a\n"#: b\u0001" \\{c'])('is a rule of the query %j', (q) => {
  const { rules, faults } = readRules(ruleDraft(q), { name: 'my.yml', lists: () => undefined });

  expect(faults).toEqual([]);
  expect(rules).toMatchObject([{ id: 'my_rule' }]);
});
