import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { escapeField, escapeValue, filterClause, splitAnd } from '../../public/model/query-edit.ts';
import { hasHidden } from '../../public/model/visible-text.ts';

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
          const query = `a AND b AND ${filterClause({ field, value, include: true })}`;

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
