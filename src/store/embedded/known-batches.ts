/**
 * Tells which batches are certainly new. It remembers the last `most` batch ids; of those it forgot it keeps the greatest,
 * and since the ids are UUIDv7 (ordered by reception) every greater one that it does not remember is new.
 */
export class KnownBatches {
  readonly #most: number;
  readonly #recent = new Set<string>();
  #floor: string;

  /** All batches up to `floor` may be known. */
  constructor(floor: string, most: number) {
    this.#floor = floor;
    this.#most = most;
  }

  /** `yes` or `no` for certain; `perhaps` must be looked up. */
  knows(batch: string): 'yes' | 'no' | 'perhaps' {
    if (this.#recent.has(batch)) return 'yes';
    return batch > this.#floor ? 'no' : 'perhaps';
  }

  add(batch: string): void {
    this.#recent.add(batch);
    if (this.#recent.size <= this.#most) return;
    for (const oldest of this.#recent) {
      this.#recent.delete(oldest);
      if (oldest > this.#floor) this.#floor = oldest;
      break;
    }
  }
}
