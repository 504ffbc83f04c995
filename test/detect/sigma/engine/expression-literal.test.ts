import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { requiredLiteral } from '../../../../src/detect/sigma/engine/expression-literal.ts';
import { compileExpression } from '../../../../src/detect/sigma/expression.ts';
import { fold } from '../../../../src/query/tokens.ts';

describe('requiredLiteral', () => {
  it.each([
    ['abc', 'abc'],
    ['ab+cde', 'cde'],
    ['abcx*de', 'abc'],
    ['abcx{0,3}de', 'abc'],
    ['x\\.exe$', 'x.exe'],
    ['(foo|bar)rest', 'rest'],
    ['[xyz]+name[]a]z', 'name'],
    ['[^]name]ab', 'ab'],
    ['[[:alnum:]+/=]{20,}', undefined],
    ['[^[:^digit:]a]b[[:upper:]]', 'b'],
    ['[[:a]bc', 'bc'],
    ['a|b', undefined],
    ['.*', undefined],
    ['\\d+', undefined],
    ['\\Qa*b\\E', undefined],
    ['\\x41bc', undefined],
    ['(?i)mask', 'ma'],
  ])('of %s is %s', (source, literal) => {
    expect(requiredLiteral(source, false)).toBe(literal);
  });

  it('is in every text that the expression is found in', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'ab',
      'K',
      's',
      'é',
      'µ',
      '.',
      '\\.',
      '(a|b)',
      '[ab]',
      '[^]a]',
      '[[:alpha:]b]',
      '[^[:^upper:].]',
      '[[:a]',
      '[:a:]',
      'b+',
      'c*',
      'a?',
      'ab{2}',
      'ab{0,1}',
      '|',
      '\\w',
      '(?:ab)?',
      '\\ba',
      '$',
      '^',
    );
    const expression = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 'c', 'k', '\u212a', 's', 'ſ', 'é', 'µ', 'μ', '.', ']'),
      maxLength: 10,
    });
    let matched = 0;
    fc.assert(
      fc.property(
        expression,
        fc.boolean(),
        fc.array(text, { minLength: 8, maxLength: 8 }),
        (source, insensitive, texts) => {
          const test = compileExpression(source, insensitive ? 'i' : '');
          const literal = requiredLiteral(source, insensitive);
          if (typeof test !== 'function' || literal === undefined) return;
          for (const one of texts.filter(test)) {
            matched++;
            expect(fold(one)).toContain(fold(literal));
          }
        },
      ),
      { numRuns: 10_000 },
    );
    expect(matched).toBeGreaterThan(1_000);
  });
});
