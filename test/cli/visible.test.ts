import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { visible } from '../../src/cli/visible.ts';

it('leaves no character that a terminal would obey', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
      expect(visible(text).isWellFormed()).toBe(true);
    }),
  );
});

it('leaves words alone', () => {
  expect(visible('Grüße, 世界 🙂')).toBe('Grüße, 世界 🙂');
});
