import type { Match } from './judge.ts';

/** What is judged of the matches in a window. */
export interface Aggregate {
  readonly of: 'count' | 'distinct' | 'sum' | 'avg' | 'min' | 'max' | 'percentile';
  /** Absent for `count`. */
  readonly field?: string;
  /** 0 to 100, for `percentile`. */
  readonly percentile?: number;
}

const EXPRESSION = /^(count|distinct|sum|avg|min|max|median|p([1-9][0-9]?))(?:\(([^\s()*]+)\))?$/;

/** Reads `count`, `distinct(details.username)`, `p95(details.bytes)`; undefined when it is none. */
export function parseAggregate(text: string): Aggregate | undefined {
  const [, word = '', percent, field] = EXPRESSION.exec(text) ?? [];
  if (word === '' || (word === 'count') !== (field === undefined)) return undefined;
  if (field === undefined) return { of: 'count' };
  if (percent !== undefined) return { of: 'percentile', field, percentile: Number(percent) };
  if (word === 'median') return { of: 'percentile', field, percentile: 50 };
  return { of: word as Aggregate['of'], field };
}

/** A value over a sliding window: events come at its end and leave at its beginning. */
export interface Running {
  add(match: Match): void;
  remove(match: Match): void;
  /** Undefined when there is nothing to judge: no number among the values. */
  readonly value: number | undefined;
}

/** The running value of an aggregate over an empty window. */
export function running({ of, field, percentile = 50 }: Aggregate): Running {
  if (field === undefined) return new Count();
  if (of === 'distinct') return new Distinct(field);
  return new Numbers(field, NUMBERS[of] ?? ((sorted) => percentileOf(sorted, percentile)));
}

class Count implements Running {
  value = 0;
  add(): void {
    this.value++;
  }
  remove(): void {
    this.value--;
  }
}

class Distinct implements Running {
  readonly #field: string;
  readonly #counts = new Map<string, number>();

  constructor(field: string) {
    this.#field = field;
  }
  get value(): number {
    return this.#counts.size;
  }
  add({ fields }: Match): void {
    const value = fields[this.#field];
    if (value !== undefined) this.#counts.set(String(value), (this.#counts.get(String(value)) ?? 0) + 1);
  }
  remove({ fields }: Match): void {
    const value = fields[this.#field];
    if (value === undefined) return;
    const left = (this.#counts.get(String(value)) ?? 0) - 1;
    if (left > 0) this.#counts.set(String(value), left);
    else this.#counts.delete(String(value));
  }
}

type OfNumbers = (sorted: readonly number[]) => number;

const NUMBERS: Partial<Record<Aggregate['of'], OfNumbers>> = {
  sum: (sorted) => sorted.reduce((sum, number) => sum + number, 0),
  avg: (sorted) => sorted.reduce((sum, number) => sum + number, 0) / sorted.length,
  min: (sorted) => sorted[0] as number,
  max: (sorted) => sorted.at(-1) as number,
};

/** The percentile between the closest ranks, interpolated linearly (the method of pySigma and of NumPy). */
function percentileOf(sorted: readonly number[], percentile: number): number {
  const at = ((sorted.length - 1) * percentile) / 100;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}

/** The finite numbers of a field, kept in order. Summed anew each time: running sums of doubles drift. */
class Numbers implements Running {
  readonly #field: string;
  readonly #of: OfNumbers;
  readonly #sorted: number[] = [];

  constructor(field: string, of: OfNumbers) {
    this.#field = field;
    this.#of = of;
  }
  get value(): number | undefined {
    return this.#sorted.length === 0 ? undefined : this.#of(this.#sorted);
  }
  add(match: Match): void {
    const number = this.#numberOf(match);
    if (number !== undefined) this.#sorted.splice(this.#place(number), 0, number);
  }
  remove(match: Match): void {
    const number = this.#numberOf(match);
    if (number !== undefined) this.#sorted.splice(this.#place(number), 1);
  }

  #numberOf({ fields }: Match): number | undefined {
    const value = fields[this.#field];
    if (value === undefined || value === '') return undefined;
    const number = Number(value);
    return Number.isFinite(number) ? number : undefined;
  }

  /** Index of the first that is not less. */
  #place(number: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
