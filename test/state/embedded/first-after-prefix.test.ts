import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { firstAfterPrefix } from '../../../src/state/embedded/first-after-prefix.ts';

it.each([
  ['ab', 'ac'],
  ['', undefined],
  ['a\u{10FFFF}', 'b'],
  ['\u{10FFFF}', undefined],
  ['\uD7FF', '\uE000'],
])('names the text after all that begin with %j', (prefix, expected) => {
  expect(firstAfterPrefix(prefix)).toBe(expected);
});

it('has every text with the beginning before it, and none without', () => {
  const bytes = (text: string): Buffer => Buffer.from(text);
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, (prefix, other) => {
      const first = firstAfterPrefix(prefix);
      if (first === undefined) return;

      expect(Buffer.compare(bytes(prefix + other), bytes(first))).toBe(-1);
      const inRange =
        Buffer.compare(bytes(other), bytes(prefix)) >= 0 && Buffer.compare(bytes(other), bytes(first)) < 0;
      expect(inRange).toBe(other.startsWith(prefix));
    }),
  );
});
