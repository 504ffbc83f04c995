import { describe, expect, it } from '@jest/globals';
import { requiredLiteral } from '../../../src/detect/sigma/engine/expression-literal.ts';
import { LiteralAutomaton } from '../../../src/detect/sigma/engine/literal-automaton.ts';
import { SkipSearch } from '../../../src/detect/sigma/engine/skip-search.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import { SigmaEngine } from '../../../src/detect/sigma/sigma-engine.ts';
import type { JsonValue } from '../../../src/event/event.ts';
import { eventWith, PLAIN_KIND, ruleWith } from '../../support/sigma-subject.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';

const literals = ['aaaab', 'abaaab', 'bbaaab'].map((text, id) => ({ text, id }));

/** What a hostile sender would send to keep a rule busy. */
describe('an event', () => {
  it.each<[detection: JsonValue, text: (size: number) => string]>([
    [{ f: 'a*a*a*a*a*b' }, (size) => 'a'.repeat(size)],
    [{ f: '*a?a?a*b?' }, (size) => 'a'.repeat(size)],
    [{ 'f|re': '(a+)+(a+)+b' }, (size) => 'a'.repeat(size)],
    [{ 'f|contains': ['aaaab', 'abaaab'] }, (size) => 'a'.repeat(size)],
    [{ 'f|cidr': '2001:db8::/32' }, (size) => ':'.repeat(size)],
    [{ 'f|gt': 5 }, (size) => `${'1'.repeat(size)}x`],
    [{ 'f|hour': 5 }, (size) => '1-'.repeat(size)],
    [['aaaab', 'a*b?c'], (size) => 'a'.repeat(size)],
  ])('is tried by %j in linear time', (selection, text) => {
    const engine = new SigmaEngine([ruleWith({ selection, condition: 'not selection' })], {
      classify: () => PLAIN_KIND,
    });
    const growth = timeGrowth((size) => {
      const event = eventWith({ f: text(size) });
      return () => void engine.match(event);
    }, 20_000);

    expect(growth).toBeLessThan(LINEAR);
  });

  it('is tried in linear time when it is an array', () => {
    const engine = new SigmaEngine([ruleWith({ s: { f: 'x', 'f|re': '[ab]c' }, condition: 'not s' })], {
      classify: () => PLAIN_KIND,
    });
    const growth = timeGrowth((size) => {
      const event = eventWith({ f: Array.from({ length: size }, () => 'x') });
      return () => void engine.match(event);
    }, 5_000);

    expect(growth).toBeLessThan(LINEAR);
  });
});

it.each([
  ['the automaton', new LiteralAutomaton(literals)],
  ['the search that skips', new SkipSearch(literals)],
])('texts are searched by %s in linear time', (_, scanner) => {
  const growth = timeGrowth((size) => {
    const text = 'baaa'.repeat(size);
    return () => scanner.scan(text, { found: () => undefined });
  }, 20_000);

  expect(growth).toBeLessThan(LINEAR);
});

/** What a careless author might write. */
it.each<[name: string, text: (size: number) => string]>([
  ['documents', (size) => '---\n'.repeat(size)],
  ['blank lines', (size) => ' \n'.repeat(size)],
  ['values', (size) => rule(`s: {a: [${'x,'.repeat(size)}y]}`, 's')],
  [
    'searches',
    (size) => rule(Array.from({ length: size / 10 }, (_, index) => `s${index}: {a: 1}`).join('\n  '), '1 of s*'),
  ],
  ['conditions', (size) => rule('s: {a: 1}', `s${' or s'.repeat(size)}`)],
  ['wildcards', (size) => rule(`s: {a: '${'*?'.repeat(size)}'}`, 's')],
  ['escapes', (size) => rule(`s: {a: '${'\\'.repeat(size)}'}`, 's')],
  ['dashes', (size) => rule(`s: {a|windash: '${'--'.repeat(size)}'}`, 's')],
  ['percent signs', (size) => rule(`s: {a|expand: '${'%a'.repeat(size)}'}`, 's')],
])('a file with many %s is read in linear time', (_, text) => {
  const growth = timeGrowth((size) => {
    const written = text(size);
    return () => void readSigma(written, 'x.yml');
  }, 1_000);

  expect(growth).toBeLessThan(LINEAR);
});

it.each(['([', '[[:'])('looks for the literal of an expression with many %s in linear time', (part) => {
  const growth = timeGrowth((size) => {
    const source = part.repeat(size);
    return () => void requiredLiteral(source, true);
  }, 10_000);

  expect(growth).toBeLessThan(LINEAR);
});

function rule(searches: string, condition: string): string {
  return `title: T\nlogsource: {product: p}\ndetection:\n  ${searches}\n  condition: ${condition}\n`;
}
