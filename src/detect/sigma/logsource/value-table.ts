/**
 * Finds what belongs to a value without regard to its case. The spelling of the table is found first, for that is what nearly all
 * events have, and folding a text costs as much as finding it.
 */
export class ValueTable<T> {
  /** Beginnings of values, folded. There are few. */
  readonly #prefixes: [prefix: string, found: T][] = [];
  readonly #exact = new Map<unknown, T>();
  readonly #folded = new Map<string, T>();
  #longest = 0;

  /** A text that ends in `*` stands for all that begin so. */
  set(value: string | number | boolean, found: T): void {
    const text = String(value);
    if (text.endsWith('*')) this.#prefixes.push([text.slice(0, -1).toLowerCase(), found]);
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
      const folded = value.length <= this.#longest ? this.#folded.get(value.toLowerCase()) : undefined;
      return (
        folded ?? (this.#prefixes.length > 0 ? this.#ofPrefix(value.slice(0, this.#longest).toLowerCase()) : undefined)
      );
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

  #ofPrefix(folded: string): T | undefined {
    return this.#prefixes.find(([prefix]) => folded.startsWith(prefix))?.[1];
  }

  #ofList(values: readonly unknown[]): T | undefined {
    for (const value of values) {
      const found = typeof value === 'object' ? undefined : this.get(value);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
