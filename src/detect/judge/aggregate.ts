import { NUMBER } from '../../query/fields.ts';
import { ExactSum } from './exact-sum.ts';
import type { Match } from './judge.ts';
import { Ranked } from './ranked.ts';
import type { Running } from './running.ts';

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

/** The running value of an aggregate over an empty window, into which some of these matches will come. */
export function running({ of, field, percentile = 50 }: Aggregate, matches: readonly Match[]): Running {
  if (field === undefined) return new Count();
  if (of === 'distinct') return new Distinct(field);
  if (of === 'sum' || of === 'avg') return new Total(field, of);
  const percent = { min: 0, max: 100, percentile }[of as 'min' | 'max' | 'percentile'];
  return new AtRank(field, { matches, percent });
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

/** Sum or average of the finite numbers of a field. */
class Total implements Running {
  readonly #field: string;
  readonly #of: 'sum' | 'avg';
  readonly #sum = new ExactSum();
  #count = 0;

  constructor(field: string, of: 'sum' | 'avg') {
    this.#field = field;
    this.#of = of;
  }
  get value(): number | undefined {
    if (this.#count === 0) return undefined;
    return this.#of === 'sum' ? this.#sum.value : this.#sum.dividedBy(this.#count);
  }
  add(match: Match): void {
    const number = numberOf(match, this.#field);
    if (number === undefined) return;
    this.#sum.add(number);
    this.#count++;
  }
  remove(match: Match): void {
    const number = numberOf(match, this.#field);
    if (number === undefined) return;
    this.#sum.remove(number);
    this.#count--;
  }
}

/** The percentile of the finite numbers of a field, between the closest ranks (the method of pySigma and of NumPy). */
class AtRank implements Running {
  readonly #field: string;
  readonly #percent: number;
  readonly #numbers: Ranked;

  constructor(field: string, { matches, percent }: { matches: readonly Match[]; percent: number }) {
    this.#field = field;
    this.#percent = percent;
    this.#numbers = new Ranked(matches.map((match) => numberOf(match, field)).filter((number) => number !== undefined));
  }
  get value(): number | undefined {
    if (this.#numbers.size === 0) return undefined;
    const rank = ((this.#numbers.size - 1) * this.#percent) / 100;
    const below = this.#numbers.at(Math.floor(rank));
    const above = this.#numbers.at(Math.ceil(rank));
    const share = rank - Math.floor(rank);
    const between = (above - below) * share;
    return Number.isFinite(between) ? below + between : below * (1 - share) + above * share;
  }
  add(match: Match): void {
    const number = numberOf(match, this.#field);
    if (number !== undefined) this.#numbers.add(number);
  }
  remove(match: Match): void {
    const number = numberOf(match, this.#field);
    if (number !== undefined) this.#numbers.remove(number);
  }
}

/** What searches take for a number is one here. */
function numberOf({ fields }: Match, field: string): number | undefined {
  const value = fields[field];
  if (value === undefined || (typeof value === 'string' && !NUMBER.test(value.toLowerCase()))) return undefined;
  const number = Number(value);
  // Minus zero is zero.
  return Number.isFinite(number) ? number + 0 : undefined;
}
