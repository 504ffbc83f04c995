/*
 * Text as searches see it. Every executor must cut and fold text in the same way, so both are defined here and are what
 * DuckDB 1.5 does: its lower() is utf8proc's simple lower case per code point of Unicode 15.1. JavaScript differs for
 * U+0130 (two code points), the final sigma (by context), and letters that became part of Unicode later;
 * test/query/tokens.test.ts compares all of Unicode.
 */

/** What toLowerCase() would fold by context, into two code points, or by a newer Unicode than DuckDB's. */
const SPECIAL = /[\u03a3\u0130\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;
const ASCII = /^[\0-\x7f]*$/;
const ASCII_TOKEN = /[a-z0-9_]+/g;
const TOKEN = /[\p{L}\p{N}_]+/gu;

/** Lower case, code point by code point: the same text that DuckDB's lower() gives. */
export function fold(text: string): string {
  return SPECIAL.test(text) ? foldEach(text) : text.toLowerCase();
}

function foldEach(text: string): string {
  let folded = '';
  for (const character of text) folded += foldOne(character);
  return folded;
}

function foldOne(character: string): string {
  if (character === '\u03a3') return '\u03c3';
  if (character === '\u0130') return 'i';
  return SPECIAL.test(character) ? character : character.toLowerCase();
}

/** The words of a text in order: maximal runs of Unicode letters, digits and `_`, folded. */
export function tokensOf(text: string): string[] {
  const folded = fold(text);
  return folded.match(ASCII.test(folded) ? ASCII_TOKEN : TOKEN) ?? [];
}

/** Whether the text is one token and nothing else. */
export function isToken(text: string): boolean {
  return /^[\p{L}\p{N}_]+$/u.test(text);
}
