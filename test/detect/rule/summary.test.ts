import { describe, expect, it } from '@jest/globals';
import { parseSummary, type SummaryContext } from '../../../src/detect/rule/summary.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { matchesWith } from '../judge/support.ts';

const CONTEXT: SummaryContext = {
  title: 'A title',
  count: 4,
  value: 2.5,
  group: ['192.0.2.7', 'root'],
  matches: matchesWith([1, 'x'], [2, 'y'], [3, 'x'], [4, undefined]),
};

function rendered(text: string, some: Partial<SummaryContext> = {}): string {
  return parseSummary(text, { limit: 5, users: ['root', 'admin'] }).render({ ...CONTEXT, ...some });
}

describe('a summary', () => {
  it.each([
    ['{title}: {count} of {group}', 'A title: 4 of 192.0.2.7, root'],
    ['{value} over {$limit} for {$users}', '2.5 over 5 for root,admin'],
    ['{a} {b} {b|no one} {b|}', 'x unknown no one '],
    ['{b|one|other}', 'one|other'],
    ['{ a }', 'x'],
    ['{distinct a} {number a}', 'x, y 2'],
    ['{distinct 1 a}', 'x...'],
    ['{top a} {top 1 a times}', 'x (2 hits) y (1 hits) x (2 times)'],
    ['{top b}{distinct b}{number b}', '0'],
    ['no { placeholder } } here {', undefined],
    ['{{a}}', '{x}'],
    ['{a', '{a'],
    ['a}', 'a}'],
    ['', ''],
  ])('%j is %j', (text, wanted) => {
    if (wanted === undefined) expect(rendered(text.replace(/\{ placeholder \}/, ''))).toBe('no  } here {');
    else expect(rendered(text)).toBe(wanted);
  });

  it.each([
    '{}',
    '{a b c}',
    '{*}',
    '{a*}',
    '{.a}',
    '{$nothing}',
    '{$toString}',
    '{distinct 0 a}',
    '{top 0 a}',
    '{distinct a hits}',
    '{top a*}',

    '{a..b}',
  ])('refuses %s and says so', (text) => {
    expect(() => rendered(text)).toThrow(text);
  });

  it('takes fields for text, whatever stands in them', () => {
    const hostile = '{title} $& $1 {$limit} \u0000\u202e<b>';

    expect(rendered('{a} {top a}', { matches: matchesWith([1, hostile]) })).toBe(`${hostile} ${hostile} (1 hits)`);
    expect(rendered('{group}', { group: [hostile] })).toBe(hostile);
  });

  it('names the fields that it needs', () => {
    expect(parseSummary('{title} {a} {top 3 b} {c|none} {a}', {}).fields).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [2 / 3, '0.67'],
    [-1.005, '-1'],
    [1e21, '1e+21'],
    [1.7e308, '1.7e+308'],
    [10, '10'],
  ])('writes the value %d as %s', (value, text) => {
    expect(rendered('{value}', { value })).toBe(text);
  });

  it.each(['{top a}', '{distinct a}', '{number a}', '{a}'])('renders %s in near-linear time', (text) => {
    const growth = timeGrowth((size) => {
      const matches = matchesWith(...Array.from({ length: size }, (_, index) => [index, `v${index}`] as const));
      return () => void rendered(text, { matches });
    }, 2_000);

    expect(growth).toBeLessThan(LINEAR);
  });
});
