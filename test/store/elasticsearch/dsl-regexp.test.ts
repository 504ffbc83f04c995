import { describe, expect, it } from '@jest/globals';
import { luceneRegexp } from '../../../src/store/elasticsearch/dsl-regexp.ts';

const OTHERS = '\x80-\u017e\u0180-\u{10ffff}';

function translated(source: string): string | undefined {
  const dsl = luceneRegexp('f', '', source) as { regexp: { f: { value: string } } } | undefined;
  return dsl?.regexp.f.value;
}

describe('luceneRegexp', () => {
  it.each([
    ['Foo', '(foo)'],
    ['a.c', '(a.c)'],
    ['a*b+?c??d{2,}?', '(a*b+c?d{2,})'],
    ['(?:ab|)(?P<name>c)', '((ab|())(c))'],
    ['(?i)x', undefined],
    ['(?is:x)', '((x))'],
    ['^a|b$', '(a|b)'],
    ['^$', '(())'],
    ['a"b@c#d&e~f<g>', '(a\\"b\\@c\\#d\\&e\\~f\\<g\\>)'],
    ['\\[\\.\\\\', '(\\[\\.\\\\)'],
    ['\\t', '(\\\t)'],
    ['[b-d-]', '([\\-bcd])'],
    ['[]a]', '([\\]a])'],
    ['日+', '(日+)'],
    ['x{,2}', '(x\\{\\,2\\})'],
  ])('translates %s', (source, expected) => {
    expect(translated(source)).toBe(expected);
  });

  it('takes from RE2 what matches a letter or class without regard to case', () => {
    expect(translated('ks')).toBe('(k[s\u017f])');
    expect(translated('\\d')).toBe('([0123456789])');
    expect(translated('[^\\x00-\\x7f]')).toBeUndefined();
    expect(translated('\\W')).toContain(OTHERS);
    expect(translated('[[:digit:]]')).toBe('([0123456789])');
  });

  it.each(['\\bx', 'a^', '$a', '\\Qa\\E', '\\pL', 'ß?é', '(?s).', '\\x{41}', '\\x41', '(?-i)x', 'é'])(
    'leaves %s alone',
    (source) => {
      expect(translated(source)).toBeUndefined();
    },
  );

  it('gives no more to the server than it takes', () => {
    expect(luceneRegexp('f', 'path\u001f', 'a'.repeat(985))).toBeDefined();
    expect(luceneRegexp('f', 'path\u001f', 'a'.repeat(1000))).toBeUndefined();
  });
});
