/** What is later than the least counts in steps of a tenth, up to a day. */
const LEAST_MS = 1000;
const STEP = Math.log(1.1);
const STEPS = Math.ceil(Math.log(86_400_000 / LEAST_MS) / STEP);
/** With more events the older of them count for half. */
const MOST = 10_000;
/** Of so many events one may be later. */
const SELDOM = 1000;

/** How late events are: a histogram on a logarithmic scale, of bounded size, that slowly forgets. */
export class LateCounts {
  #counts: number[];
  #total: number;

  /** Goes on from what `toJSON` gave. */
  constructor(counts: readonly number[] = []) {
    this.#counts = [...counts];
    this.#total = counts.reduce((sum, count) => sum + count, 0);
  }

  /** An event that was so late, milliseconds. */
  add(late: number): void {
    const step = late <= LEAST_MS ? 0 : Math.min(STEPS, Math.ceil(Math.log(late / LEAST_MS) / STEP));
    while (this.#counts.length <= step) this.#counts.push(0);
    this.#counts[step] = (this.#counts[step] as number) + 1;
    this.#total++;
    if (this.#total < MOST) return;
    this.#counts = this.#counts.map((count) => Math.floor(count / 2));
    this.#total = this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Whole milliseconds: no more than one in a thousand is later, of few none; up to a tenth too much. Undefined: there is none. */
  get usual(): number | undefined {
    if (this.#total === 0) return undefined;
    let later = 0;
    for (let step = this.#counts.length - 1; step >= 0; step--) {
      later += this.#counts[step] as number;
      if (later > this.#total / SELDOM) return Math.ceil(LEAST_MS * Math.exp(STEP * step));
    }
    return undefined;
  }

  toJSON(): readonly number[] {
    return this.#counts;
  }
}
