const SMALLEST = 1 << 10;
const FULLEST = 0.5;

/** A set of token hashes (32 bits, not 0): open addressing in one typed array, four bytes a slot. */
export class TokenSet {
  #slots = new Uint32Array(SMALLEST);
  #mask = SMALLEST - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(hash: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const found = slots[slot];
      if (found === hash) return;
      if (found === 0) break;
      slot = (slot + 1) & mask;
    }
    slots[slot] = hash;
    if (++this.#size > (mask + 1) * FULLEST) this.#grow();
  }

  forEach(visit: (hash: number) => void): void {
    for (const hash of this.#slots) if (hash !== 0) visit(hash);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#mask = this.#slots.length - 1;
    this.#size = 0;
    for (const hash of old) if (hash !== 0) this.add(hash);
  }
}
