/** Numbers are summed so much smaller, that no sum of fewer than 2^40 of them overflows on the way. */
const SCALE = 2 ** -40;

/**
 * A sum of finite doubles to which numbers are added and from which they are taken away, always that of the numbers that are in
 * it, rounded once: it cannot drift, and does not depend on the order. The exact sum is kept as a few doubles that do not overlap
 * (J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997). Numbers below 2^-982 lose digits to the scale.
 */
export class ExactSum {
  /** In order of magnitude, the smallest first. */
  #parts: number[] = [];

  add(number: number): void {
    this.#grow(number * SCALE);
  }

  remove(number: number): void {
    this.#grow(-number * SCALE);
  }

  get value(): number {
    return this.#rounded() / SCALE;
  }

  /** Does not overflow where the sum itself would. */
  dividedBy(count: number): number {
    return this.#rounded() / count / SCALE;
  }

  #grow(number: number): void {
    const parts: number[] = [];
    let sum = number;
    for (const part of this.#parts) {
      const [large, small] = Math.abs(sum) < Math.abs(part) ? [part, sum] : [sum, part];
      sum = large + small;
      const rest = small - (sum - large);
      if (rest !== 0) parts.push(rest);
    }
    if (sum !== 0) parts.push(sum);
    this.#parts = parts;
  }

  /** The double nearest to the sum of the parts; of two that are equally near, the even one. */
  #rounded(): number {
    let at = this.#parts.length - 1;
    let sum = this.#parts[at] ?? 0;
    let rest = 0;
    while (at > 0 && rest === 0) {
      const before = sum;
      const part = this.#parts[--at] as number;
      sum = before + part;
      rest = part - (sum - before);
    }
    const further = at > 0 ? (this.#parts[at - 1] as number) : 0;
    if (rest * further <= 0) return sum;
    // The rest was half a unit and went to the even side, but what comes after it says that it was more than half.
    const moved = sum + 2 * rest;
    return moved - sum === 2 * rest ? moved : sum;
  }
}
