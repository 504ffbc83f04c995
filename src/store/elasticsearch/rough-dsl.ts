import type { Query } from '../../query/ast.ts';
import { ANALYZED_FIELD } from '../../query/fields.ts';
import { compileMatcher } from '../../query/matches.ts';
import { simplified } from '../../query/simplified.ts';
import { type CompiledDsl, compileDsl } from './compile-dsl.ts';
import { allOfDsl, anyOfDsl, type Dsl, hasTerm } from './dsl.ts';
import { termsLike, tokensOfFit } from './dsl-wildcard.ts';
import { ANY } from './path-tree.ts';
import { ODD_TOKEN, pathKey, tokenTerm } from './search-entry.ts';
import { FIELD } from './search-mapping.ts';

/** Patterns that the server may be asked to look through its terms for; with more it is told only which fields must be there. */
const MOST_PATTERNS = 32;

type Wildcard = Extract<Query, { op: 'wildcard' }>;

/**
 * Finds all events that match, and others, too: for whoever tries each of them. A pattern for a field's text is looked for as one of the
 * words in it, wherever they stand, since a server finds thousands of words at once, but looks through all texts for each pattern.
 */
export function compileRoughDsl(query: Query, { automata = true }: { readonly automata?: boolean } = {}): CompiledDsl {
  const first = new Translation(automata);
  let dsl = first.of(query);
  if (first.patterns.size > MOST_PATTERNS) dsl = new Translation(false).of(query);
  return { upper: dsl, lower: dsl, exact: true, matches: compileMatcher(query) };
}

class Translation {
  /** What the server would have to look through its terms for. */
  readonly patterns = new Set<string>();
  readonly #automata: boolean;

  constructor(automata: boolean) {
    this.#automata = automata;
  }

  of(query: Query): Dsl {
    if (query.op === 'and') return allOfDsl(query.of.map((part) => this.of(part)));
    if (query.op === 'or') return distinct(query.of.map((part) => this.of(part)));
    if (query.op === 'wildcard' && hasTokens(query.field)) return this.#wildcard({ ...query, field: query.field });
    return compileDsl(query, { automata: this.#automata }).upper;
  }

  #wildcard({ field, pattern }: Wildcard & { readonly field: string }): Dsl {
    const parts = simplified(pattern);
    const tokens = tokensOfFit(parts);
    const [word] = tokens
      .flatMap(([token, ...more]) => (token && 'literal' in token && more.length === 0 ? [token.literal] : []))
      .toSorted((one, other) => other.length - one.length);
    if (word !== undefined) return hasTerm(FIELD.tokens, tokenTerm(word));
    const [like] = tokens.toSorted((one, other) => lengthOf(other) - lengthOf(one));
    const found = like && this.#automata ? termsLike(FIELD.tokens, '', like) : undefined;
    if (!found) return hasTerm(FIELD.paths, pathKey(field));
    this.patterns.add(JSON.stringify(found));
    // Of a word that is too long to be a term the hash is there.
    return anyOfDsl([found, hasTerm(FIELD.odd, ODD_TOKEN)]);
  }
}

/** Whether the words of a field stand among those of all texts. */
function hasTokens(field: string | undefined): field is string {
  return field !== undefined && field !== ANALYZED_FIELD && ANY.has(field.split('.', 1)[0] ?? '');
}

function lengthOf(pattern: Wildcard['pattern']): number {
  return pattern.reduce((sum, part) => sum + ('literal' in part ? part.literal.length : 0), 0);
}

/** Any of these, each asked for once. */
function distinct(of: readonly Dsl[]): Dsl {
  return anyOfDsl([...new Map(of.map((dsl) => [JSON.stringify(dsl), dsl])).values()]);
}
