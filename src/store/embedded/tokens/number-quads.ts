import { PRIME, SEED } from './token-hash.ts';

/*
 * Four numbers in a row, as an IPv4 address has them: each is so frequent that a filter over single tokens says nothing, all
 * four together are as rare as the address. A quad is a token of its own, its numbers with dots between, whatever
 * stands between them in the text: a phrase does not see that either.
 */

const LONGEST_NUMBER = 3;
const NUMBER = /^[0-9]{1,3}$/;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** The quads among the tokens of one text. */
export function quadsOf(tokens: readonly string[]): string[] {
  const quads: string[] = [];
  let run = 0;
  for (const [index, token] of tokens.entries()) {
    run = NUMBER.test(token) ? run + 1 : 0;
    if (run >= 4) quads.push(tokens.slice(index - 3, index + 1).join('.'));
  }
  return quads;
}

/** The same for a text whose tokens come one after the other as bytes: hashes as `hashToken` of the quad before `mix`. */
export class QuadHasher {
  #run = 0;
  /** Hashes of the last one, two and three numbers. */
  #one = 0;
  #two = 0;
  #three = 0;

  /** Another text begins. */
  reset(): void {
    this.#run = 0;
  }

  /** The next token; the hash of the quad that it ends, or undefined. */
  next(bytes: Uint8Array, start: number, end: number): number | undefined {
    if (end - start > LONGEST_NUMBER || !isNumber(bytes, start, end)) {
      this.#run = 0;
      return undefined;
    }
    const four = this.#run >= 3 ? extend(this.#three, bytes, start, end) : undefined;
    if (this.#run >= 2) this.#three = extend(this.#two, bytes, start, end);
    if (this.#run >= 1) this.#two = extend(this.#one, bytes, start, end);
    this.#one = hashOf(SEED, bytes, start, end);
    this.#run++;
    return four;
  }
}

function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > NINE) return false;
  }
  return true;
}

function extend(hash: number, bytes: Uint8Array, start: number, end: number): number {
  return hashOf(Math.imul(hash ^ DOT, PRIME), bytes, start, end);
}

function hashOf(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
  return hash;
}
