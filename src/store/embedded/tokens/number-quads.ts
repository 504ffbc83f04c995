import { PRIME, SEED } from './token-hash.ts';

/*
 * Four numbers in a row, as an IPv4 address has them: each is so frequent that a filter over single tokens says nothing, all
 * four together are as rare as the address. A quad is a token of its own, its numbers with dots between, whatever
 * stands between them in the text: a phrase does not see that either.
 */

const LONGEST_NUMBER = 3;
const NUMBER = new RegExp(`^[0-9]{1,${LONGEST_NUMBER}}$`);
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
  /** Half-open ranges of the last three numbers, the oldest first. */
  #starts: [number, number, number] = [0, 0, 0];
  #ends: [number, number, number] = [0, 0, 0];

  /** Another text begins, or a token that is no such number. */
  reset(): void {
    this.#run = 0;
  }

  /** The next token, for which `isQuadNumber` holds; the hash of the quad that it ends, or undefined. */
  next(bytes: Uint8Array, start: number, end: number): number | undefined {
    const starts = this.#starts;
    const ends = this.#ends;
    let quad: number | undefined;
    if (++this.#run > 3) {
      let hash = SEED;
      for (let index = 0; index < 3; index++) {
        hash = hashOn(hash, bytes, starts[index] as number, ends[index] as number);
        hash = Math.imul(hash ^ DOT, PRIME);
      }
      quad = hashOn(hash, bytes, start, end);
    }
    starts[0] = starts[1];
    starts[1] = starts[2];
    starts[2] = start;
    ends[0] = ends[1];
    ends[1] = ends[2];
    ends[2] = end;
    return quad;
  }
}

/** Whether a token is a number that a quad may hold. */
export function isQuadNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_NUMBER) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte > NINE || byte < ZERO) return false;
  }
  return true;
}

function hashOn(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
  return hash;
}
