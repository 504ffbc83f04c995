/**
 * Finds what belongs to a value without regard to its case. The spelling of the table is found first, for that is what nearly all
 * events have, and folding a text costs as much as finding it.
 */
export class ValueTable<T> {
  readonly #exact = new Map<unknown, T>();
  readonly #folded = new Map<string, T>();
  #longest = 0;

  set(value: string | number | boolean, found: T): void {
    const text = String(value);
    this.#exact.set(text, found);
    if (text === String(Number(text))) this.#exact.set(Number(text), found);
    this.#folded.set(text.toLowerCase(), found);
    this.#longest = Math.max(this.#longest, text.length);
  }

  /** What belongs to a value of an event: a scalar, or a list of which the first that is known counts. */
  get(value: unknown): T | undefined {
    const found = this.#exact.get(value);
    if (found !== undefined) return found;
    if (typeof value === 'string') {
      return value.length <= this.#longest ? this.#folded.get(value.toLowerCase()) : undefined;
    }
    if (typeof value === 'boolean') return this.#folded.get(String(value));
    return Array.isArray(value) ? this.#ofList(value) : undefined;
  }

  getOrSet(value: string | number | boolean, make: () => T): T {
    const known = this.#folded.get(String(value).toLowerCase());
    if (known !== undefined) return known;
    const made = make();
    this.set(value, made);
    return made;
  }

  #ofList(values: readonly unknown[]): T | undefined {
    for (const value of values) {
      const found = typeof value === 'object' ? undefined : this.get(value);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
