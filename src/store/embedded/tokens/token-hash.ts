/*
 * Two independent 32-bit hashes of a token, character by character, so that the scanner can make them from bytes without
 * making strings. FNV-1a with two multipliers; `mix` (the finalizer of MurmurHash3) spreads the bits at the end.
 */

export const SEED_ONE = 0x811c9dc5 | 0;
export const SEED_TWO = 0x2f0b4c47 | 0;
export const PRIME_ONE = 0x01000193;
export const PRIME_TWO = 0x0ba5ad4d;

/** Spreads a hash over all 32 bits. */
export function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The pair of hashes of one token (as `tokensOf` gives it), each 0 <= h < 2^32. */
export function hashToken(token: string): readonly [number, number] {
  let one = SEED_ONE;
  let two = SEED_TWO;
  for (let index = 0; index < token.length; index++) {
    const unit = token.charCodeAt(index);
    one = Math.imul(one ^ unit, PRIME_ONE);
    two = Math.imul(two ^ unit, PRIME_TWO);
  }
  return [mix(one), mix(two)];
}
