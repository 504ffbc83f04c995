import type { WildcardPart } from '../../query/ast.ts';
import { simplified } from '../../query/simplified.ts';
import { isToken } from '../../query/tokens.ts';
import type { SqlTest } from './sql-json.ts';
import type { SqlParameters } from './sql-parameters.ts';
import { quoted, tokensBetweenBlanks } from './sql-token.ts';

/** The condition that a whole folded text fits the pattern, by the cheapest function that can say so. */
export function wildcardTest(pattern: readonly WildcardPart[], parameters: SqlParameters): SqlTest {
  const parts = simplified(pattern);
  const [literal = ''] = parts.flatMap((part) => ('literal' in part ? [part.literal] : []));
  switch (parts.map((part) => ('wild' in part ? part.wild : '_')).join('')) {
    case '*':
      return (text) => `${text} IS NOT NULL`;
    case '':
    case '_':
      return (text) => `${text} = ${parameters.text(literal)}`;
    case '_*':
      return (text) => `starts_with(${text}, ${parameters.text(literal)})`;
    case '*_':
      return (text) => `ends_with(${text}, ${parameters.text(literal)})`;
    case '*_*':
      return (text) => `contains(${text}, ${parameters.text(literal)})`;
    default:
      return (text) => `regexp_full_match(${text}, ${parameters.text(source(parts, '.'))}, 's')`;
  }
}

/** The same of any one token of the text, or of the whole. */
export function tokenWildcardTest(pattern: readonly WildcardPart[], parameters: SqlParameters): SqlTest {
  const parts = simplified(pattern);
  const whole = wildcardTest(pattern, parameters);
  if (parts.length === 0 || !parts.every((part) => 'wild' in part || isToken(part.literal))) return whole;
  const token = parameters.text(` ${source(parts, '[^ ]')} `);
  return (text) =>
    `CASE WHEN ${whole(text)} THEN true WHEN contains(${text}, ${parameters.text(longestLiteral(pattern))}) THEN regexp_matches(${tokensBetweenBlanks(text)}, ${token}) ELSE false END`;
}

/** The longest literal part, folded. */
export function longestLiteral(pattern: readonly WildcardPart[]): string {
  return simplified(pattern)
    .map((part) => ('literal' in part ? part.literal : ''))
    .reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

function source(parts: readonly WildcardPart[], one: string): string {
  return parts
    .map((part) => {
      if ('literal' in part) return quoted(part.literal);
      return part.wild === '*' ? `${one}*` : one;
    })
    .join('');
}
