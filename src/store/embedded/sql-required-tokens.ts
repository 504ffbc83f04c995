import type { Query } from '../../query/ast.ts';
import { equalTexts } from '../../query/fields.ts';
import { fold, tokensOf } from '../../query/tokens.ts';
import { requiredWords } from './sql-prefilter.ts';
import { quadsOf } from './tokens/number-quads.ts';

/** All of these, of each one alternative. */
type Required = readonly (readonly string[])[];

const NONE: Required = [];
/** Distributing `or` over `and` may multiply; beyond this, of each side only the clause with the fewest alternatives is kept. */
const MOST_CLAUSES = 16;
const MOST_ALTERNATIVES = 256;

/** What the token filter of a segment must hold for any of its rows to match: conjunction of disjunctions; empty when nothing can be said. */
export function requiredTokens(query: Query): Required {
  if (query.op === 'and') return query.of.flatMap(requiredTokens).slice(0, MOST_ALTERNATIVES);
  if (query.op === 'or') return query.of.length === 0 ? NONE : query.of.map(requiredTokens).reduce(either);
  if (query.op === 'any') return all(query.text);
  if (query.op === 'words' && filtered(query.field)) return all(query.text);
  if (query.op === 'equals' && filtered(query.field)) return equalTexts(fold(query.value)).map(all).reduce(either);
  return NONE;
}

/** Filters hold the values of all fields but MozDef's own. */
function filtered(field: string): boolean {
  return !field.startsWith('mozdef.');
}

function all(text: string): Required {
  return [...requiredWords(text), ...quadsOf(tokensOf(text))].map((token) => [token]);
}

function either(left: Required, right: Required): Required {
  const [some, others] =
    left.length * right.length > MOST_CLAUSES ? [narrowest(left), narrowest(right)] : [left, right];
  return some
    .flatMap((one) => others.map((other) => [...new Set([...one, ...other])]))
    .filter((alternatives) => alternatives.length <= MOST_ALTERNATIVES);
}

function narrowest(clauses: Required): Required {
  return [clauses.reduce((best, clause) => (clause.length < best.length ? clause : best))];
}
