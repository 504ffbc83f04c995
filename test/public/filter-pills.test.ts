import { describe, expect, it } from '@jest/globals';
import { addPill, negatedClause, type Pill, wholeQuery } from '../../public/model/filter-pills.ts';

const user = (value: string, include = true) => ({ field: 'details.username', value, include });
const pill = (clause: string, off = false): Pill => ({ clause, off });
const ROOT = 'details.username:"root"';

describe('wholeQuery', () => {
  it.each([
    ['', ROOT],
    ['*', ROOT],
    ['sshd', `sshd AND ${ROOT}`],
    ['a AND NOT b', `a AND NOT b AND ${ROOT}`],
    ['a OR b', `(a OR b) AND ${ROOT}`],
    ['a b', `(a b) AND ${ROOT}`],
    ['+a -b', `(+a -b) AND ${ROOT}`],
    ['(a OR b) AND c', `(a OR b) AND c AND ${ROOT}`],
    ['summary:"x OR y"', `summary:"x OR y" AND ${ROOT}`],
    ['url:/a OR b/', `url:/a OR b/ AND ${ROOT}`],
    ['field: value', `(field: value) AND ${ROOT}`],
    ['summary:"open', 'summary:"open'],
    ['a) OR (b', 'a) OR (b'],
  ])('narrows %j to %j', (q, whole) => {
    expect(wholeQuery({ q, filters: addPill([], user('root')) })).toBe(whole);
  });

  it('leaves out what is off, and the query as it was typed when nothing is on', () => {
    expect(wholeQuery({ q: 'sshd', filters: [pill('a', true), pill('b OR c')] })).toBe('sshd AND (b OR c)');
    expect(wholeQuery({ q: ' a OR b', filters: [pill('a', true)] })).toBe(' a OR b');
  });
});

describe('addPill', () => {
  it('changes nothing when the filter is there, turns it on, and replaces its opposite', () => {
    const pills = [pill('a'), pill(ROOT)];

    expect(addPill(pills, user('root'))).toEqual(pills);
    expect(addPill([pill('a'), pill(ROOT, true)], user('root'))).toEqual(pills);
    expect(addPill(pills, user('root', false))).toEqual([pill('a'), pill(`NOT ${ROOT}`)]);
    expect(addPill(pills, user('ann'))).toHaveLength(3);
  });
});

it.each([
  ['a:b', 'NOT a:b'],
  ['NOT a:b', 'a:b'],
  ['a OR b', 'NOT (a OR b)'],
  ['NOT a AND b', 'NOT (NOT a AND b)'],
])('turns %j around to %j', (clause, negated) => {
  expect(negatedClause(clause)).toBe(negated);
});
