import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ExactSum } from '../../../src/detect/judge/exact-sum.ts';

/** Doubles as whole numbers of 2^-200, which JavaScript rounds to the nearest double, ties to even. */
function exactly(numbers: readonly number[]): number {
  const whole = numbers.map((number) => {
    const [mantissa, exponent] = parts(number);
    return BigInt(mantissa) << BigInt(exponent + 200);
  });
  return Number(whole.reduce((sum, one) => sum + one, 0n)) * 2 ** -200;
}

/** Such that number = mantissa x 2^exponent, with a whole mantissa and an exponent of at least -200. */
function parts(number: number): [number, number] {
  let [mantissa, exponent] = [number, 0];
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  return [mantissa, exponent];
}

const number = fc.oneof(
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18 })
    .filter((one) => one === 0 || Math.abs(one) > 1e-30),
  fc.integer(),
  fc.constantFrom(0.1, -0.1, 0.2, 0.3, 1, 2 ** 53, -(2 ** 53), 2 ** -53, 1 + 2 ** -52, 1e18, -1e18),
);

describe('ExactSum', () => {
  it('is the sum of what is in it, rounded once, whatever came and went before', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 12 }), fc.array(number, { maxLength: 12 }), (stay, go) => {
        const sum = new ExactSum();
        for (const one of go) sum.add(one);
        for (const one of stay) sum.add(one);
        for (const one of go) sum.remove(one);

        // Rounded once it is the nearest double, so there is no tolerance.
        expect(sum.value + 0).toBe(exactly(stay) + 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it('differs from the plain sum by no more than the plain sum does from the truth', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 50 }), (numbers) => {
        const sum = new ExactSum();
        for (const one of numbers) sum.add(one);
        const plain = numbers.reduce((all, one) => all + one, 0);
        const magnitude = numbers.reduce((all, one) => all + Math.abs(one), 0);

        expect(Math.abs(sum.value - plain)).toBeLessThanOrEqual(numbers.length * Number.EPSILON * magnitude);
      }),
    );
  });

  it('rounds a half that something small makes more than a half', () => {
    const sum = new ExactSum();
    for (const one of [2 ** 53, 1, 2 ** -20]) sum.add(one);

    expect(sum.value).toBe(2 ** 53 + 2);
    sum.remove(2 ** -20);
    expect(sum.value).toBe(2 ** 53);
  });

  it('comes back from a sum that is too large for a double, and its average never is', () => {
    const sum = new ExactSum();
    for (const one of [1.5e308, 1.5e308, 3]) sum.add(one);

    expect(sum.value).toBe(Number.POSITIVE_INFINITY);
    expect(sum.dividedBy(2)).toBe(1.5e308);
    sum.remove(1.5e308);
    sum.remove(1.5e308);
    expect(sum.value).toBe(3);
  });
});
