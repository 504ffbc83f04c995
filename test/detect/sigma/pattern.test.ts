import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePattern, shapeOf } from '../../../src/detect/sigma/pattern.ts';
import { compileTextTest } from '../../../src/detect/sigma/text-test.ts';
import { compileExactGlob } from '../../../src/query/glob.ts';
import { patternText } from '../../support/sigma-subject.ts';

const STAR = { wild: '*' };
const ONE = { wild: '?' };

describe('parsePattern', () => {
  it.each([
    ['plain', [{ literal: 'plain' }]],
    ['', []],
    ['a*b?c', [{ literal: 'a' }, STAR, { literal: 'b' }, ONE, { literal: 'c' }]],
    ['a\\*b', [{ literal: 'a*b' }]],
    ['a\\\\*b', [{ literal: 'a\\' }, STAR, { literal: 'b' }]],
    ['a\\\\\\*b', [{ literal: 'a\\*b' }]],
    ['a\\\\\\\\b', [{ literal: 'a\\\\b' }]],
    ['C:\\Windows\\x.exe', [{ literal: 'C:\\Windows\\x.exe' }]],
    ['\\\\server\\share', [{ literal: '\\server\\share' }]],
    ['end\\', [{ literal: 'end\\' }]],
    ['a**b', [{ literal: 'a' }, STAR, { literal: 'b' }]],
    ['a?*?', [{ literal: 'a' }, ONE, STAR, ONE]],
  ])('reads %j', (text, parts) => {
    expect(parsePattern(text)).toEqual(parts);
  });

  it('reads what patternText wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '\\', '*', '?') }), (text) => {
        const pattern = parsePattern(text);
        expect(parsePattern(patternText(pattern))).toEqual(pattern);
      }),
    );
  });
});

describe('shapeOf', () => {
  it.each([
    ['abc', 'equals'],
    ['', 'equals'],
    ['abc*', 'startswith'],
    ['*abc', 'endswith'],
    ['*abc*', 'contains'],
    ['*', 'anything'],
    ['a*c', 'glob'],
    ['?', 'glob'],
    ['*a?c*', 'glob'],
  ])('sees what %j is', (text, shape) => {
    expect(shapeOf(parsePattern(text)).shape).toBe(shape);
  });
});

it('tests texts as the general matcher of patterns does, whatever the shape', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '\u{1f600}', '\n') });
  const written = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '\u{1f600}'), maxLength: 8 });
  fc.assert(
    fc.property(written, text, (source, value) => {
      const pattern = parsePattern(source);
      expect(compileTextTest(pattern, true)(value)).toBe(compileExactGlob(pattern)(value));
    }),
    { numRuns: 2_000 },
  );
});
