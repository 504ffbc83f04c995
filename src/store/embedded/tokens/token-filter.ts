import { hashToken, mix } from './token-hash.ts';
import type { TokenSet } from './token-set.ts';

/*
 * A blocked Bloom filter: each token sets BITS_SET bits within one block of 64 bytes, so that asking for a token reads one
 * block (one `pread` of the file) and nothing is kept in memory. 13 bits a token: about 0.4 % false positives.
 */

/** Bytes that one token's bits lie in. */
export const BLOCK_BYTES = 64;
const BLOCK_WORDS = BLOCK_BYTES / 4;
const BITS_PER_TOKEN = 13;
const BITS_SET = 8;

/** Number of blocks of a filter over so many tokens. */
function blocksFor(tokens: number): number {
  return Math.max(1, Math.ceil((tokens * BITS_PER_TOKEN) / (BLOCK_BYTES * 8)));
}

function blockOf(hash: number, blocks: number): number {
  return Math.floor((hash / 2 ** 32) * blocks);
}

function nextBits(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) + 0x7f4a7c15) | 0;
}

/** The filter of these tokens, as bytes (a multiple of BLOCK_BYTES). */
export function buildFilter(tokens: TokenSet): Uint8Array<ArrayBuffer> {
  const blocks = blocksFor(tokens.size);
  const words = new Uint32Array(blocks * BLOCK_WORDS);
  tokens.forEach((token) => {
    const base = blockOf(token, blocks) * BLOCK_WORDS;
    let hash = mix(token);
    for (let index = 0; index < BITS_SET; index++) {
      hash = nextBits(hash);
      const bit = hash >>> 23;
      const word = base + (bit >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (bit & 31));
    }
  });
  return new Uint8Array(words.buffer);
}

/** Which block of a filter of so many blocks has the token's bits. */
export function filterBlock(token: string, blocks: number): number {
  return blockOf(hashToken(token), blocks);
}

/** Whether the block (of `filterBlock`) may hold the token; false is certain. */
export function blockMayHold(block: Uint8Array, token: string): boolean {
  let hash = mix(hashToken(token));
  for (let index = 0; index < BITS_SET; index++) {
    hash = nextBits(hash);
    const bit = hash >>> 23;
    const byte = block[(bit >>> 5) * 4 + ((bit & 31) >>> 3)] ?? 0xff;
    if ((byte & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}
