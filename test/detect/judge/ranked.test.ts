import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseAggregate, running } from '../../../src/detect/judge/aggregate.ts';
import { Ranked } from '../../../src/detect/judge/ranked.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { matchesWith } from './support.ts';

describe('Ranked', () => {
  it('finds the number of each rank of those that are present', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 }), fc.func(fc.boolean()), (all, stays) => {
        const ranked = new Ranked(all);
        for (const number of all) ranked.add(number);
        const left = all.filter((_, index) => stays(index)).sort((one, other) => one - other);
        for (const number of all.filter((_, index) => !stays(index))) ranked.remove(number);

        expect(ranked.size).toBe(left.length);
        expect(left.map((_, rank) => ranked.at(rank))).toEqual(left);
      }),
    );
  });
});

describe('running', () => {
  function valueOf(text: string, ...values: (string | number)[]): number | undefined {
    const matches = matchesWith(...values.map((value, index) => [index, value] as const));
    const some = running(parseAggregate(text) ?? { of: 'count' }, matches);
    for (const match of matches) some.add(match);
    return some.value;
  }

  it.each<[string, (string | number)[], number | undefined]>([
    ['count', ['x', 'x'], 2],
    ['distinct(a)', ['x', 'X', 1, '1'], 3],
    ['sum(a)', [1, '2', 'x', ''], 3],
    ['avg(a)', [1, '2', 'x'], 1.5],
    ['min(a)', ['10', 9], 9],
    ['max(a)', ['10', 9], 10],
    ['median(a)', [4, 1, 3, 2], 2.5],
    ['p25(a)', [1, 2, 3, 4], 1.75],
    ['p99(a)', [5], 5],
    ['p50(a)', [-1.7e308, 1.7e308], 0],
    ['median(a)', ['x', ''], undefined],
    ['sum(a)', [], undefined],
  ])('%s of %j is %s', (text, values, value) => {
    expect(valueOf(text, ...values)).toBe(value);
  });
});

describe('parseAggregate', () => {
  it.each([
    'sum',
    'count(a)',
    'p0(a)',
    'p100(a)',
    'p05(a)',
    'sum()',
    'sum(a b)',
    'sum(a*)',
    'Sum(a)',
    'toString(a)',
    'sum(a) ',
    '',
  ])('takes %j for none', (text) => {
    expect(parseAggregate(text)).toBeUndefined();
  });

  it('reads hostile text in linear time', () => {
    expect(timeGrowth((size) => () => void parseAggregate(`sum(${'a'.repeat(size)}`), 20_000)).toBeLessThan(LINEAR);
  });
});
