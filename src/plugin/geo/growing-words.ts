/** A list of unsigned 32-bit numbers that grows, and becomes shared memory when it is done. */
export class GrowingWords {
  length = 0;
  #words = new Uint32Array(1 << 16);

  push(word: number): void {
    if (this.length === this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[this.length++] = word;
  }

  at(index: number): number {
    return this.#words[index] ?? 0;
  }

  shared(): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer(this.length * 4);
    new Uint32Array(buffer).set(this.#words.subarray(0, this.length));
    return buffer;
  }
}
