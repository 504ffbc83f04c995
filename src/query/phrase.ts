import { tokensOf } from './tokens.ts';

/** JavaScript source for one character of a token. */
const TOKEN_CHARACTER = '[\\p{L}\\p{N}_]';
const SEPARATOR = '[^\\p{L}\\p{N}_]';

/** The test of folded texts whether this text's tokens occur in them one after the other; undefined when it has none. */
export function compilePhrase(text: string): ((folded: string) => boolean) | undefined {
  const tokens = tokensOf(text);
  const [first] = tokens;
  if (first === undefined) return undefined;
  // Tokens hold letters, digits and `_` only, so they mean themselves in an expression. A run of separators ends where the next token begins: linear.
  const phrase = new RegExp(`(?<!${TOKEN_CHARACTER})${tokens.join(`${SEPARATOR}+`)}(?!${TOKEN_CHARACTER})`, 'u');
  return (folded) => folded.includes(first) && phrase.test(folded);
}
