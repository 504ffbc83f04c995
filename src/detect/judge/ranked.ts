/** Which of some numbers are present, and how often, such that the one of each rank is found in logarithmic time. */
export class Ranked {
  /** All that can be present, each once, in order. */
  readonly #numbers: Float64Array;
  /** A Fenwick tree of how often each is present. */
  readonly #tree: Int32Array;
  readonly #top: number;
  #size = 0;

  constructor(numbers: readonly number[]) {
    const sorted = Float64Array.from(numbers).sort();
    this.#numbers = sorted.filter((number, index) => number !== sorted[index - 1]);
    this.#tree = new Int32Array(this.#numbers.length + 1);
    this.#top = 2 ** Math.floor(Math.log2(this.#tree.length));
  }

  get size(): number {
    return this.#size;
  }

  add(number: number): void {
    this.#change(number, 1);
  }

  remove(number: number): void {
    this.#change(number, -1);
  }

  /** The number before which there are so many that are not greater. */
  at(rank: number): number {
    let place = 0;
    let left = rank;
    for (let step = this.#top; step > 0; step >>= 1) {
      const count = this.#tree[place + step];
      if (count === undefined || count > left) continue;
      place += step;
      left -= count;
    }
    return this.#numbers[place] as number;
  }

  #change(number: number, by: 1 | -1): void {
    this.#size += by;
    for (let place = this.#placeOf(number) + 1; place < this.#tree.length; place += place & -place)
      this.#tree[place] = (this.#tree[place] as number) + by;
  }

  #placeOf(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
