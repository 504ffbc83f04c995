const SMALLEST = 1 << 10;
const FULLEST = 0.6;

/** A set of token hashes (pairs of 32-bit numbers): open addressing in one typed array, eight bytes a slot. */
export class TokenSet {
  #slots = new Uint32Array(SMALLEST * 2);
  #mask = SMALLEST - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(one: number, two: number): void {
    // A slot of two zeros is empty; the one pair that looks so is kept as (0, 1).
    const second = one === 0 && two === 0 ? 1 : two;
    const slots = this.#slots;
    let slot = one & this.#mask;
    for (;;) {
      const first = slots[slot * 2];
      const found = slots[slot * 2 + 1];
      if (first === one && found === second) return;
      if (first === 0 && found === 0) break;
      slot = (slot + 1) & this.#mask;
    }
    slots[slot * 2] = one;
    slots[slot * 2 + 1] = second;
    if (++this.#size > (this.#mask + 1) * FULLEST) this.#grow();
  }

  forEach(visit: (one: number, two: number) => void): void {
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const one = this.#slots[slot] ?? 0;
      const two = this.#slots[slot + 1] ?? 0;
      if (one !== 0 || two !== 0) visit(one, two);
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#mask = this.#slots.length / 2 - 1;
    this.#size = 0;
    for (let slot = 0; slot < old.length; slot += 2) {
      const one = old[slot] ?? 0;
      const two = old[slot + 1] ?? 0;
      if (one !== 0 || two !== 0) this.add(one, two);
    }
  }
}
