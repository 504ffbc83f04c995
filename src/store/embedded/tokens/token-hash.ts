/*
 * The 32-bit hash of a token, character by character (FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/), so that the scanner
 * can make it from bytes without making strings. Among the few hundred thousand tokens of a segment two that share a
 * hash are rarer than the false positives of the filter by two orders of magnitude.
 */

export const SEED = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;

/** Spreads a hash over all 32 bits (the finalizer of MurmurHash3); never 0, which marks an empty slot of a TokenSet. */
export function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0 || 1;
}

/** The hash of one token (as `tokensOf` gives it), 0 < h < 2^32. */
export function hashToken(token: string): number {
  let hash = SEED;
  for (let index = 0; index < token.length; index++) hash = Math.imul(hash ^ token.charCodeAt(index), PRIME);
  return mix(hash);
}
