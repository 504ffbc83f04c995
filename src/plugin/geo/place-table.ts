import { GrowingWords } from './growing-words.ts';

/** `locId` of ranges that have no location. */
const NOWHERE = 0xffffffff;

/** Numbers every distinct place (names, latitude, longitude), from 1; 0 is no place. Open addressing over typed arrays: 3.7 million look-ups at start-up. */
export class PlaceTable {
  readonly #words = new GrowingWords();
  #slots = new Uint32Array(1 << 19);
  #count = 0;

  constructor() {
    for (let word = 0; word < 3; word++) this.#words.push(0);
  }

  /** Number of the place; `latitude` and `longitude` as the 32 bits that the file holds. */
  numberOf(names: number, latitude: number, longitude: number): number {
    if (names === NOWHERE) return 0;
    if (this.#count * 2 > this.#slots.length) this.#grow();
    let slot = this.#slotOf(names, latitude, longitude);
    for (let number = this.#slots[slot] ?? 0; number !== 0; number = this.#slots[slot] ?? 0) {
      if (this.#is(number, names, latitude, longitude)) return number;
      slot = (slot + 1) % this.#slots.length;
    }
    this.#words.push(names);
    this.#words.push(latitude);
    this.#words.push(longitude);
    this.#slots[slot] = ++this.#count;
    return this.#count;
  }

  shared(): SharedArrayBuffer {
    return this.#words.shared();
  }

  #is(number: number, names: number, latitude: number, longitude: number): boolean {
    const words = this.#words;
    return (
      words.at(number * 3) === names &&
      words.at(number * 3 + 1) === latitude >>> 0 &&
      words.at(number * 3 + 2) === longitude >>> 0
    );
  }

  #slotOf(names: number, latitude: number, longitude: number): number {
    let hash = Math.imul(names, 0x9e3779b1) ^ Math.imul(latitude, 0x85ebca6b) ^ Math.imul(longitude, 0xc2b2ae35);
    hash ^= hash >>> 15;
    return (Math.imul(hash, 0x2c1b3c6d) >>> 0) % this.#slots.length;
  }

  #grow(): void {
    const words = this.#words;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 1; number <= this.#count; number++) {
      let slot = this.#slotOf(words.at(number * 3), words.at(number * 3 + 1), words.at(number * 3 + 2));
      while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length;
      this.#slots[slot] = number;
    }
  }
}
