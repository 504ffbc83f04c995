import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatQuery } from '../../src/query/format.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { ADDRESSES, FIELDS, NETWORKS, NUMBERS, REGEXPS, TIMES, WORDS } from './pools.ts';

const CONTEXT = { now: Date.parse('2026-11-24T10:00:00Z') };

function errorOf(text: string): QueryError {
  try {
    parseQuery(text, CONTEXT);
  } catch (thrown) {
    if (thrown instanceof QueryError) return thrown;
    throw thrown;
  }
  throw new Error(`no error: ${text}`);
}

describe('an error of parseQuery', () => {
  it.each<[text: string, column: number, says: string]>([
    ['(a OR b', 1, 'closing )'],
    ['a)', 2, '")"'],
    ['a AND', 6, 'term is expected'],
    ['OR a', 1, 'operator OR'],
    ['a OR OR b', 6, 'operator OR'],
    ['say "hi', 5, 'closing "'],
    ['a:', 3, 'term is expected'],
    ['a:[1 5]', 6, 'TO is expected'],
    ['a:[1 TO 5', 3, '] or }'],
    ['a:[1 TO 5)', 10, '] or }'],
    ['[1 TO 5]', 1, 'needs a field'],
    ['a:>*', 4, 'not *'],
    ['a:[b* TO c]', 4, 'no wildcards'],
    ['root~', 5, 'not supported'],
    ['"a b"~3', 6, 'not supported'],
    ['a^x', 4, 'number is expected'],
    ['user*:x', 1, 'no wildcards'],
    ['a..b:x', 1, 'name of a field'],
    ['*:x', 1, '*:*'],
    ['- a', 2, 'directly after -'],
    ['utctimestamp:soon', 14, 'not a time'],
    ['utctimestamp:>2026-02-30', 15, 'not a time'],
    ['a:>now-1h', 4, 'compared as times'],
    ['sourceipaddress:10.0.0.0/33', 17, 'not an IP network'],
    ['a:/(/', 3, 'missing closing )'],
    ['a:/(?=x)/', 3, 'cannot be used'],
    ['a:/(?<n>x)/', 3, 'cannot be used'],
    ['a:/\\p{Cn}/', 3, 'cannot be used'],
    ['/x/', 1, 'needs a field'],
    ['a:/x', 3, 'closing /'],
    ['a:/var/log', 8, 'space is expected'],
    ['a\\', 3, 'after \\'],
    ['🙂 )', 3, '")"'],
  ])('%s points at column %i', (text, column, says) => {
    const error = errorOf(text);

    expect(error.code).toBe('query-invalid');
    expect([error.column, error.where]).toEqual([column, `column ${column}`]);
    expect(error.message).toContain(says);
    expect(error.message).not.toMatch(/column/i);
  });

  it.each([
    ['(a OR b', 'Add a ), or put quotes around the word with the ( or a \\ before it if you mean the character.'],
    ['a (b OR (c)', 'Add a ), or put quotes around the word with the ( or a \\ before it if you mean the character.'],
    ['a)', 'Put quotes around a text with special characters, or a \\ before each of them.'],
    ['a:[1 TO 5', 'Write a range as [1 TO 5] or [now-1h TO *].'],
  ])('says how to mend %s', (text, remedy) => {
    expect(errorOf(text).remedy).toBe(remedy);
  });

  it('is mended by what it says', () => {
    for (const text of ['(a OR b)', '"(a" OR b', '\\(a OR b']) expect(() => parseQuery(text, CONTEXT)).not.toThrow();
  });

  it('comes for what is too long, too deep or too much, and nothing overflows', () => {
    for (const text of [
      'x'.repeat(10_001),
      '('.repeat(9_999),
      'a '.repeat(4_000),
      'NOT '.repeat(2_400),
      '-'.repeat(9_999),
    ])
      expect(() => parseQuery(text, CONTEXT)).toThrow(QueryError);
    expect(parseQuery(`${'!'.repeat(9_000)}a`, CONTEXT)).toEqual({ op: 'any', text: 'a' });
  });
});

const OPERATORS = [
  'AND',
  'OR',
  'NOT',
  '&&',
  '||',
  '!',
  '+',
  '-',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ' TO ',
  ':',
  '"',
  '/',
  '\\',
  '^2',
  '~',
  '*',
  '?',
  '>',
  '<=',
  ' ',
  ' ',
  '_exists_:',
  'now-1h/d',
  '||+1d',
];
const FIELD_NAMES = FIELDS.map((field) => field.replace(/[^a-z.]/gi, ''));
const fragment = fc.constantFrom(
  ...OPERATORS,
  ...WORDS,
  ...NUMBERS,
  ...ADDRESSES,
  ...NETWORKS,
  ...TIMES,
  ...FIELD_NAMES.map((field) => `${field}:`),
  ...REGEXPS.map((source) => `/${source}/`),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(' ')),
);

describe('parseQuery', () => {
  it('takes minus zero for zero, so that its formatted form means the same', () => {
    const query = parseQuery('a:>-0', CONTEXT);

    expect(parseQuery(formatQuery(query), CONTEXT)).toEqual(query);
  });

  it('gives a tree or a QueryError for any text, and the tree of its formatted form', () => {
    let trees = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        let query: ReturnType<typeof parseQuery>;
        try {
          query = parseQuery(text, CONTEXT);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(QueryError);
          return;
        }
        trees++;
        expect(parseQuery(formatQuery(query), CONTEXT)).toEqual(query);
      }),
      { numRuns: 5_000 },
    );

    expect(trees).toBeGreaterThan(500);
  });
});
