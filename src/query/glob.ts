import type { WildcardPart } from './ast.ts';
import { fold } from './tokens.ts';

/** A text in which `*` stands for any text. */
export function starPattern(text: string): WildcardPart[] {
  return text.split(/(\*)/).map((part) => (part === '*' ? { wild: '*' } : { literal: part }));
}

/** A test of whole folded texts. Time at most length of text times length of pattern: no backtracking over earlier `*`. */
export function compileGlob(pattern: readonly WildcardPart[]): (text: string) => boolean {
  return compileExactGlob(pattern.map((part) => ('wild' in part ? part : { literal: fold(part.literal) })));
}

/** The same for texts as they are, case-sensitive. */
export function compileExactGlob(pattern: readonly WildcardPart[]): (text: string) => boolean {
  const items = pattern.flatMap((part): Item[] =>
    'wild' in part ? [part.wild === '*' ? ANY_RUN : ANY_ONE] : Array.from(part.literal),
  );
  return (text) => matchesItems(Array.from(text), items);
}

const ANY_RUN = Symbol('*');
const ANY_ONE = Symbol('?');
type Item = string | typeof ANY_RUN | typeof ANY_ONE;

function matchesItems(text: readonly string[], items: readonly Item[]): boolean {
  let at = 0;
  let item = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (items[item] === ANY_RUN) {
      star = item++;
      resume = at;
    } else if (items[item] === ANY_ONE || items[item] === text[at]) {
      item++;
      at++;
    } else if (star >= 0) {
      item = star + 1;
      at = ++resume;
    } else return false;
  }
  while (items[item] === ANY_RUN) item++;
  return item === items.length;
}
