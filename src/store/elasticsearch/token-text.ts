import { tokensOf } from '../../query/tokens.ts';
import { isOdd, tokenTerm } from './search-entry.ts';

const ASCII = /^[\0-\x7f]*$/;
const SEPARATORS = /[^a-z0-9_]+/g;

export interface TokenText {
  readonly text: string;
  readonly odd: boolean;
}

/**
 * The tokens of a folded text with blanks between (and perhaps around) them, as the analyzer of the token fields takes them
 * apart again; empty when there is none. `odd`: one of them was too long to be a term and gave way to its hash.
 */
export function tokenText(folded: string): TokenText {
  if (isOdd(folded) || !ASCII.test(folded)) {
    const tokens = tokensOf(folded);
    return { text: tokens.map(tokenTerm).join(' '), odd: tokens.some(isOdd) };
  }
  const text = folded.replace(SEPARATORS, ' ');
  return { text: text === ' ' ? '' : text, odd: false };
}
