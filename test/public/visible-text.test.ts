import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cutText, defang, escapeHidden, hasHidden, visibleSegments } from '../../public/model/visible-text.ts';

/** What a person sees. */
const seen = (text: string): string =>
  visibleSegments(text)
    .map((part) => ('text' in part ? part.text : `[${part.mark}]`))
    .join('');

describe('visibleSegments', () => {
  it.each([
    ['plain, ünïcode, العربية, 日本', 'plain, ünïcode, العربية, 日本'],
    ['a\u0000b\u001b[31m\u007f', 'a[^@]b[^[][31m[^?]'],
    ['invoice\u202Efdp.exe', 'invoice[U+202E]fdp.exe'],
    ['ze\u200Bro', 'ze[U+200B]ro'],
    ['\u{E0041}\ud800', '[U+E0041][U+D800]'],
    ['a\r\nb\rc\nd', 'a[↵]b[^M]c[↵]d'],
    ['👍🏽', '👍🏽'],
    [`Z${'\u0335'.repeat(200)}!`, `Z${'\u0335'.repeat(8)}[+192]!`],
    ['a\u{E0100}', 'a[U+E0100]'],
  ])('shows %j as %s', (text, shown) => {
    expect(seen(text)).toBe(shown);
  });

  it('names what it shows', () => {
    expect(visibleSegments('\u202E')).toEqual([{ mark: 'U+202E', name: 'U+202E right-to-left override' }]);
  });

  it('leaves nothing hidden in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hasHidden(seen(text))).toBe(false);
      }),
    );
  });
});

it('escapes hidden characters as JSON does, so that the JSON stays what it was', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(JSON.parse(escapeHidden(json))).toEqual(JSON.parse(json));
    }),
  );
  expect(JSON.parse(escapeHidden('"\u202e \u{E0041}"'))).toBe('\u202e \u{E0041}');
  expect(escapeHidden('\u202e')).toBe('\\u202E');
});

it('defangs addresses wherever they stand', () => {
  expect(defang('see HTTP://a.example and https://b.example/x')).toBe('see hxxp://a.example and hxxps://b.example/x');
});

it('cuts without splitting a character', () => {
  expect(cutText('ab👍', 3)).toEqual({ text: 'ab', left: 2 });
  expect(cutText('abc', 3)).toEqual({ text: 'abc', left: 0 });
});
