import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addFilter, escapeField, escapeValue, splitAnd } from '../../public/model/query-edit.ts';
import { hasHidden } from '../../public/model/visible-text.ts';

const user = (value: string, include = true) => ({ field: 'details.username', value, include });

describe('addFilter', () => {
  it.each([
    ['', 'details.username:"root"'],
    ['*', 'details.username:"root"'],
    ['sshd', 'sshd AND details.username:"root"'],
    ['a AND NOT b', 'a AND NOT b AND details.username:"root"'],
    ['a OR b', '(a OR b) AND details.username:"root"'],
    ['a b', '(a b) AND details.username:"root"'],
    ['+a -b', '(+a -b) AND details.username:"root"'],
    ['(a OR b) AND c', '(a OR b) AND c AND details.username:"root"'],
    ['summary:"x OR y"', 'summary:"x OR y" AND details.username:"root"'],
    ['url:/a OR b/', 'url:/a OR b/ AND details.username:"root"'],
    ['field: value', '(field: value) AND details.username:"root"'],
  ])('narrows %j to %j', (query, narrowed) => {
    expect(addFilter(query, user('root'))).toBe(narrowed);
  });

  it('excludes with NOT', () => {
    expect(addFilter('sshd', user('root', false))).toBe('sshd AND NOT details.username:"root"');
  });

  it('changes nothing when the filter is there, and replaces its opposite', () => {
    const included = addFilter('sshd', user('root'));

    expect(addFilter(included, user('root'))).toBe(included);
    expect(addFilter(included, user('root', false))).toBe('sshd AND NOT details.username:"root"');
  });

  it('keeps an unfinished query as it is, so that its error is shown and nothing is lost', () => {
    expect(addFilter('summary:"open', user('root'))).toBe('(summary:"open) AND details.username:"root"');
  });
});

describe('escaping', () => {
  it('quotes values, with quotes and backslashes escaped', () => {
    expect(escapeValue('C:\\temp "x"')).toBe('"C:\\\\temp \\"x\\""');
  });

  it('escapes what the query language reads in a field name', () => {
    expect(escapeField('details.odd key:"x"')).toBe('details.odd\\ key\\:\\"x\\"');
  });

  it('puts wildcards in the place of characters that cannot be seen', () => {
    expect(escapeValue('a\u202Eb c\u{E0041}')).toBe('a?b\\ c*');
  });

  it('filters very long values by their beginning', () => {
    const term = escapeValue('A'.repeat(1_000_000));

    expect(term.length).toBeLessThan(400);
    expect(term).toMatch(/^A+\*$/);
  });

  it('makes one clause of any value, without characters that cannot be seen', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (value, field) => {
          fc.pre(!hasHidden(field));
          const query = addFilter('a AND b', { field, value, include: true });

          expect(splitAnd(query)).toHaveLength(3);
          expect(hasHidden(escapeValue(value))).toBe(false);
        },
      ),
    );
  });

  it('gives the value back when the quotes are read again', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (value) => {
        fc.pre(!hasHidden(value));

        expect(escapeValue(value).slice(1, -1).replace(/\\(.)/g, '$1')).toBe(value);
      }),
    );
  });
});
