import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluatePlain } from '../../../src/detect/sigma/evaluate-plain.ts';
import { type Explanation, explainSigma } from '../../../src/detect/sigma/explain-sigma.ts';
import { neededFields } from '../../../src/detect/sigma/needed-fields.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import { eventWith, PLAIN_KIND, ruleWith } from '../../support/sigma-subject.ts';
import { details, detection } from './arbitraries.ts';

/** One line for each part, deeper parts further in. */
function lines(explanation: Explanation, depth = 0): string[] {
  const { text, matched, value, problem, parts } = explanation;
  const has = value === undefined ? '' : ` has ${JSON.stringify(value)}`;
  const line = `${'  '.repeat(depth)}${matched ? '+' : '-'} ${text}${has}${problem === undefined ? '' : ` (${problem})`}`;
  return [line, ...parts.flatMap((part) => lines(part, depth + 1))];
}

it('says of each condition whether it holds, and on what', () => {
  const rule = ruleWith({
    selection: { 'Image|endswith': ['\\cmd.exe', '\\sh.exe'], 'User|neq': 'root' },
    other: [{ a: 1, b: 2 }, { c: null }],
    words: ['one', 'two'],
    filter_same: { 'x|fieldref': 'y' },
    filter_list: { 'x|expand': '%absent%' },
    condition: 'selection and 1 of filter_* and not (other or words)',
  });
  const event = eventWith({ Image: 'C:\\cmd.exe', a: 1, c: '', x: 5, y: 6 });

  expect(lines(explainSigma(rule, event, PLAIN_KIND))).toEqual([
    '- all of these',
    '  + selection',
    '    + Image|endswith: \\cmd.exe or \\sh.exe has "C:\\\\cmd.exe"',
    '    + User|neq: root',
    '  - 1 of filter_*',
    '    - filter_same',
    '      - x|fieldref: y has 5',
    '        + y has 6',
    '    - filter_list',
    '      - x|expand: %absent% has 5 (the placeholder %absent% stands for nothing)',
    '  + not',
    '    - any of these',
    '      - other',
    '        - other, 1 of 2',
    '          + a: 1 has 1',
    '          - b: 2',
    '        - c: null has ""',
    '      - words',
    '        - one',
    '        - two',
  ]);
});

it('comes to the same answer as the evaluation', () => {
  const lists = (name: string): readonly string[] | undefined => (name === 'list' ? ['a', 'B*'] : undefined);
  fc.assert(
    fc.property(detection, details, (one, fields) => {
      const text = JSON.stringify({ title: 'T', logsource: {}, detection: one });
      const event = eventWith(fields);
      for (const rule of readSigma(text, 'x.yml').rules) {
        const plain = evaluatePlain(rule, event, PLAIN_KIND, lists);
        expect(explainSigma(rule, event, PLAIN_KIND, lists).matched).toBe(plain);
      }
    }),
    { numRuns: 300 },
  );
});

it('knows the fields that a rule names', () => {
  const rule = ruleWith({
    one: [{ 'a|contains': 'x', b: 1 }, { a: 2 }],
    two: { 'c|fieldref': 'd' },
    three: ['keyword'],
    condition: '1 of them',
  });

  expect(neededFields(rule)).toEqual(['a', 'b', 'c', 'd']);
});
