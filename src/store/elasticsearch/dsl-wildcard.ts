import type { WildcardPart } from '../../query/ast.ts';
import { tokensOf } from '../../query/tokens.ts';
import type { Dsl } from './dsl.ts';

/** Longest pattern that is given to the server, UTF-16 units: it becomes an automaton there. */
const LONGEST = 1000;

/** The field has a term that is the prefix and then fits the (simplified) pattern; undefined when that is too much to ask. */
export function termsLike(field: string, prefix: string, pattern: readonly WildcardPart[]): Dsl | undefined {
  const literals = pattern.map((part) => ('literal' in part ? part.literal : ''));
  if (literals.reduce((sum, literal) => sum + literal.length, pattern.length) > LONGEST) return undefined;
  const shape = pattern.map((part) => ('wild' in part ? part.wild : '_')).join('');
  if (shape === '*' || shape === '_*') return { prefix: { [field]: { value: prefix + literals.join('') } } };
  const value = pattern.map((part) => ('wild' in part ? part.wild : escaped(part.literal))).join('');
  return { wildcard: { [field]: { value: escaped(prefix) + value } } };
}

function escaped(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}

/**
 * Whether a whole text fits the (simplified) pattern only if one of its tokens does: at most one literal, of token
 * characters, with nothing but `*` around it.
 */
export function saysOneToken(pattern: readonly WildcardPart[]): boolean {
  const literals = pattern.flatMap((part) => ('literal' in part ? [part.literal] : []));
  const [literal] = literals;
  return (
    literals.length === 1 &&
    !pattern.some((part) => 'wild' in part && part.wild === '?') &&
    tokensOf(literal ?? '')[0] === literal
  );
}

/**
 * What the tokens of a text that fits the (simplified) pattern as a whole must be like: for each of these patterns there
 * must be one.
 */
export function tokensOfFit(pattern: readonly WildcardPart[]): WildcardPart[][] {
  return pattern.flatMap((part, at) => {
    if ('wild' in part) return [];
    const tokens = tokensOf(part.literal);
    // A token at the edge of a literal may go on where the wildcard is.
    const opens = at > 0 && part.literal.startsWith(tokens[0] ?? ' ');
    const closes = at < pattern.length - 1 && part.literal.endsWith(tokens.at(-1) ?? ' ');
    return tokens.map((literal, index): WildcardPart[] => [
      ...(opens && index === 0 ? [{ wild: '*' as const }] : []),
      { literal },
      ...(closes && index === tokens.length - 1 ? [{ wild: '*' as const }] : []),
    ]);
  });
}
