import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { editDistance, nearest } from '../../src/config/nearest.ts';

it.each([
  ['', '', 0],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['thraeds', 'threads', 1],
  ['max_byte', 'max_bytes', 1],
  ['data', 'data', 0],
])('counts the edits between %s and %s', (first, second, distance) => {
  expect(editDistance(first, second)).toBe(distance);
});

it('is the same both ways, 0 only for equal texts, and never more than the longer length', () => {
  const text = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const distance = editDistance(a, b);
      expect(editDistance(b, a)).toBe(distance);
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

it('finds the nearest, whatever the case', () => {
  expect(nearest('MAX_AGE', ['kind', 'max_age', 'max_bytes'])).toBe('max_age');
  expect(nearest('x', [])).toBeUndefined();
});
