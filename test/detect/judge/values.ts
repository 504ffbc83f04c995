import * as fc from 'fast-check';
import type { Aggregate } from '../../../src/detect/judge/aggregate.ts';
import type { Match } from '../../../src/detect/judge/judge.ts';
import type { Wanted } from '../../../src/detect/judge/threshold.ts';
import type { RuleCondition } from '../../../src/detect/rule/rule-keys.ts';

/** All that can be judged of the matches of a stream. */
export const aggregate: fc.Arbitrary<Aggregate> = fc.oneof(
  fc.constant<Aggregate>({ of: 'count' }),
  fc.constantFrom<Aggregate['of']>('distinct', 'sum', 'avg', 'min', 'max').map((of): Aggregate => ({ of, field: 'a' })),
  fc.constantFrom(1, 25, 50, 95).map((percentile): Aggregate => ({ of: 'percentile', field: 'a', percentile })),
);
/** What it is compared with. */
export const bound = fc.integer({ min: -4, max: 6 });
/** Written anew from the definition: only these of the values of a stream are numbers. */
const NUMBERS: Record<string, number> = { '2': 2, '5.5': 5.5, '-1e1': -10 };

/** Of those that are in a window. */
export function valueOver(inside: readonly Match[], { of, percentile = 0 }: Aggregate): number | undefined {
  if (of === 'count') return inside.length;
  const values = inside.map(({ fields }) => fields['a']).filter((value) => value !== undefined);
  if (of === 'distinct') return new Set(values.map(String)).size;
  const numbers = values
    .map((value) => (typeof value === 'number' ? value : NUMBERS[value]))
    .filter((value) => value !== undefined)
    .sort((one, other) => one - other);
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((all, one) => all + one, 0);
  const rank = (percentile * (numbers.length - 1)) / 100;
  const [below = 0, above = below] = numbers.slice(Math.floor(rank));
  return {
    sum,
    avg: sum / numbers.length,
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    percentile: below + (above - below) * (rank - Math.floor(rank)),
  }[of];
}

export function fulfils(value: number, { gte, gt, lte, lt, eq, neq }: RuleCondition): boolean {
  const tests = [
    gte === undefined || value >= gte,
    gt === undefined || value > gt,
    lte === undefined || value <= lte,
    lt === undefined || value < lt,
    eq === undefined || value === eq,
    neq === undefined || value !== neq,
  ];
  return !tests.includes(false);
}

/** Up to two further values over the same window, and what must hold of them. */
export function others(condition: fc.Arbitrary<RuleCondition>, least = 0): fc.Arbitrary<Wanted[]> {
  return fc.array(fc.record({ value: aggregate, condition }), { minLength: least, maxLength: 2 });
}
