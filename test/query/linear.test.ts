import { describe, expect, it } from '@jest/globals';
import type { Query } from '../../src/query/ast.ts';
import { compileTextTest, type TextQuery } from '../../src/query/text-test.ts';
import { leastTime } from '../support/time-growth.ts';

const MILLISECONDS = 1_000;

/** Queries and texts on which a backtracking executor would not end. */
describe('compileTextTest', () => {
  it.each<[TextQuery, string]>([
    [
      {
        op: 'wildcard',
        field: 'details.a',
        pattern: 'a*a*a*a*a*a*a*a*b'.split('').map((one) => (one === '*' ? { wild: '*' } : { literal: one })),
      },
      'a'.repeat(30_000),
    ],
    [{ op: 'regexp', field: 'details.a', source: '(a+)+(a+)+b' }, 'a'.repeat(30_000)],
    [{ op: 'words', field: 'summary', text: 'a a a b' }, 'a '.repeat(30_000)],
    [{ op: 'words', field: 'summary', text: 'a b' }, `a${' '.repeat(60_000)}`.repeat(2)],
    [{ op: 'cidr', field: 'details.a', network: '10.0.0.0/8' }, ':'.repeat(100_000)],
    [
      { op: 'range', field: 'details.a', lower: { value: 1, as: 'number', inclusive: true } },
      `${'1'.repeat(100_000)}x`,
    ],
  ] satisfies [Query, string][])('judges %j in time', (query, text) => {
    const test = compileTextTest(query);

    expect(test(text)).toBe(false);
    expect(leastTime(() => void test(text))).toBeLessThan(MILLISECONDS);
  });
});
