import { tokensOf } from '../../../query/tokens.ts';
import { isQuadNumber, QuadHasher, quadsOf } from './number-quads.ts';
import { hashToken, mix, PRIME, SEED } from './token-hash.ts';
import type { TokenSet } from './token-set.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const LETTER_U = 0x75;

/** For each byte the folded token character it is, or 0. */
const FOLDED = new Uint8Array(256);
for (const character of '0123456789abcdefghijklmnopqrstuvwxyz_') {
  FOLDED[character.charCodeAt(0)] = character.charCodeAt(0);
  FOLDED[character.toUpperCase().charCodeAt(0)] = character.charCodeAt(0);
}

/** Whether a number, `true`, `false` or `null` begins so. */
export function beginsLiteral(byte: number): boolean {
  return FOLDED[byte] !== 0 || byte === MINUS;
}

/** Puts the hashes of the tokens of JSON values into a set, from their bytes; of most strings without making them. */
export class ValueTokens {
  readonly #tokens: TokenSet;
  readonly #quads = new QuadHasher();

  constructor(tokens: TokenSet) {
    this.#tokens = tokens;
  }

  /** Tokens of a string up to its end, or up to the first character that only `tokensOf` can judge; where it stopped. */
  ascii(bytes: Uint8Array, start: number, end: number): number {
    const tokens = this.#tokens;
    const quads = this.#quads;
    quads.reset();
    let at = start;
    while (at < end) {
      let byte = bytes[at] as number;
      let folded = FOLDED[byte] as number;
      let hash = SEED;
      const first = at;
      while (folded !== 0 && at < end) {
        hash = Math.imul(hash ^ folded, PRIME);
        byte = bytes[++at] as number;
        folded = FOLDED[byte] as number;
      }
      if (byte >= 0x80 || (byte === BACKSLASH && bytes[at + 1] === LETTER_U)) return at;
      if (at > first) {
        tokens.add(mix(hash));
        if (isQuadNumber(bytes, first, at)) this.#number(bytes, first, at);
        else quads.reset();
      }
      if (byte === QUOTE) return at;
      at += byte === BACKSLASH ? 2 : 1;
    }
    return at;
  }

  #number(bytes: Uint8Array, start: number, end: number): void {
    const quad = this.#quads.next(bytes, start, end);
    if (quad !== undefined) this.#tokens.add(mix(quad));
  }

  /** Tokens of any string that ends at `close`. */
  unicode(bytes: Uint8Array, start: number, close: number): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, close - start).toString('utf8');
    const tokens = tokensOf(unescape(text));
    for (const token of tokens) this.#tokens.add(hashToken(token));
    for (const quad of quadsOf(tokens)) this.#tokens.add(hashToken(quad));
  }

  /** The text of a number has no `+` in its exponent (query/fields.ts). */
  exponent(bytes: Uint8Array, start: number, end: number): void {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1').replace('+', '');
    for (const token of tokensOf(text)) this.#tokens.add(hashToken(token));
  }
}

function unescape(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
