import { describe, expect, it } from '@jest/globals';
import { applyFilters } from '../../../src/detect/sigma/apply-filters.ts';
import { evaluatePlain } from '../../../src/detect/sigma/evaluate-plain.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import type { SigmaFilter } from '../../../src/detect/sigma/rule.ts';
import { describeFault } from '../../../src/detect/sigma/sigma-fault.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import { eventWith, PLAIN_KIND, ruleWith } from '../../support/sigma-subject.ts';

function filterWith(filter: JsonObject, logsource: JsonObject = { product: 'windows' }): SigmaFilter {
  const { filters, faults } = readSigma(JSON.stringify({ title: 'F', logsource, filter }), 'f.yml');
  const [one] = filters;
  if (!one) throw new Error(faults.map(describeFault).join('\n'));
  return one;
}

const RULE = ruleWith(
  { selection: { f: 'x' }, condition: '1 of sel*' },
  { name: 'named', id: '00000000-0000-4000-8000-000000000001', logsource: { product: 'windows', category: 'c' } },
);
const ADMIN = { rules: 'any', selection: { user: 'admin' }, condition: 'selection' };

/** Whether the rule still matches an event with this user. */
function remains(filter: SigmaFilter, user: string): boolean {
  const [rule = RULE] = applyFilters([RULE], [filter]);
  return evaluatePlain(rule, eventWith({ f: 'x', user }), PLAIN_KIND);
}

describe('applyFilters', () => {
  it('takes away what a filter matches', () => {
    expect(remains(filterWith(ADMIN), 'admin')).toBe(false);
    expect(remains(filterWith(ADMIN), 'guest')).toBe(true);
  });

  it('keeps only what a filter matches where it is said, or meant as pySigma does', () => {
    for (const filter of [
      { ...ADMIN, x_mode: 'require' },
      { ...ADMIN, condition: 'not selection' },
    ]) {
      const wanted = filter.condition === 'selection' ? 'admin' : 'guest';
      expect(remains(filterWith(filter), wanted)).toBe(true);
      expect(remains(filterWith(filter), wanted === 'admin' ? 'guest' : 'admin')).toBe(false);
    }
  });

  it('takes a condition that begins with not at its word where exclude is said', () => {
    const filter = filterWith({ ...ADMIN, condition: 'not selection', x_mode: 'exclude' });

    expect(remains(filter, 'guest')).toBe(false);
    expect(remains(filter, 'admin')).toBe(true);
  });

  it('warns when it has to guess', () => {
    const text = JSON.stringify({ title: 'F', logsource: {}, filter: { ...ADMIN, condition: 'not selection' } });

    expect(readSigma(text, 'f.yml').warnings.map(({ message }) => message)).toEqual([
      'the condition begins with not: taken as what an event must fulfil to remain a match, as pySigma does',
    ]);
  });

  it.each<[name: string, rules: string | string[], logsource: JsonObject, meant: boolean]>([
    ['its id', [RULE.id], { product: 'windows' }, true],
    ['its name', ['other', 'named'], {}, true],
    ['no name of its', ['other'], {}, false],
    ['a wider log source', 'any', { category: 'c' }, true],
    ['another log source', 'any', { product: 'linux' }, false],
    ['a narrower log source', 'any', { product: 'windows', service: 's' }, false],
  ])('means a rule by %s', (_, rules, logsource, meant) => {
    const [rule] = applyFilters([RULE], [filterWith({ ...ADMIN, rules }, logsource)]);

    expect(rule !== RULE).toBe(meant);
  });

  it('joins several filters whose searches have the same names', () => {
    const filters = ['admin', 'backup'].map((user) => filterWith({ ...ADMIN, selection: { user } }));
    const [rule = RULE] = applyFilters([RULE], filters);

    const users = ['admin', 'backup', 'guest'];
    expect(users.filter((user) => evaluatePlain(rule, eventWith({ f: 'x', user }), PLAIN_KIND))).toEqual(['guest']);
  });

  it.each([
    [{ selection: { a: 1 }, condition: 'selection' }, 'the filter names no rules'],
    [{ rules: 'any', selection: { a: 1 }, condition: 'other' }, 'there is no search other'],
    [
      { rules: 'any', selection: { a: 1 }, condition: 'selection', x_mode: 'drop' },
      'x_mode is neither exclude nor require',
    ],
  ])('refuses %j', (filter, message) => {
    const { faults } = readSigma(JSON.stringify({ title: 'F', logsource: {}, filter }), 'f.yml');

    expect(faults.map((fault) => fault.message)).toEqual([message]);
  });
});
