import type { WildcardPart } from '../../query/ast.ts';
import { simplified } from '../../query/simplified.ts';
import { tokensOf } from '../../query/tokens.ts';
import {
  ALL,
  allOfDsl,
  anyOf,
  anyOfDsl,
  type Bounds,
  between,
  type Dsl,
  exactly,
  hasTerm,
  NONE,
  notDsl,
} from './dsl.ts';
import { saysOneToken, termsLike, tokensOfFit } from './dsl-wildcard.ts';
import { DIGEST_MARK, entry, ODD_TOKEN, pathKey, tokenTerm } from './search-entry.ts';
import { FIELD } from './search-mapping.ts';

export interface CompileOptions {
  /** False: no patterns and expressions for the server, which has refused one as too complex; then memory decides. Default true. */
  readonly automata?: boolean;
}

/** `any`: the tokens one after the other, in the summary or another text. */
export function anyWords(text: string): Bounds {
  return exactly(anyOfDsl([phrase(FIELD.summary, text), phrase(FIELD.tokens, text)]));
}

/** `words` on the summary. */
export function summaryWords(text: string): Bounds {
  return exactly(phrase(FIELD.summary, text));
}

function phrase(field: string, text: string): Dsl {
  const tokens = tokensOf(text).map(tokenTerm);
  const [first] = tokens;
  if (first === undefined) return NONE;
  return tokens.length === 1 ? hasTerm(field, first) : { match_phrase: { [field]: { query: tokens.join(' ') } } };
}

/** `wildcard` without a field: on any one token, or on a whole text. */
export function anyWildcard(pattern: readonly WildcardPart[], options: CompileOptions): Bounds {
  return anyOf([summaryWildcard(pattern, options), othersWildcard(pattern, options)]);
}

/** `wildcard` on the summary: on any one token, or on the whole. */
export function summaryWildcard(pattern: readonly WildcardPart[], options: CompileOptions): Bounds {
  const parts = simplified(pattern);
  if (isStar(parts)) return exactly(ALL);
  const token = onToken(FIELD.summary, parts, options);
  const whole = termsLike(FIELD.unique, entry('summary', ''), parts);
  if (!token || !whole) return between(NONE, ALL);
  const wholes = saysOneToken(parts) ? NONE : whole;
  const upper = anyOfDsl([token, wholes, hasTerm(FIELD.odd, ODD_TOKEN, pathKey('summary'))]);
  return between(anyOfDsl([certain(token, parts), wholes]), upper);
}

/** The same of the other texts, of which the whole is indexed only under the names of their fields. */
function othersWildcard(pattern: readonly WildcardPart[], options: CompileOptions): Bounds {
  const parts = simplified(pattern);
  if (isStar(parts)) return exactly(ALL);
  const token = onToken(FIELD.tokens, parts, options);
  if (!token) return between(NONE, ALL);
  const fit = tokensOfFit(parts).map((like) => onToken(FIELD.tokens, like, options) ?? ALL);
  const whole = saysOneToken(parts) ? [] : [allOfDsl(fit)];
  return between(certain(token, parts), anyOfDsl([token, hasTerm(FIELD.odd, ODD_TOKEN), ...whole]));
}

/** Where the pattern may fit the digest that stands for a token that was too long, such events are left to memory. */
function certain(token: Dsl, [first]: readonly WildcardPart[]): Dsl {
  if (first && 'literal' in first && !first.literal.startsWith(DIGEST_MARK)) return token;
  return allOfDsl([token, notDsl(hasTerm(FIELD.odd, ODD_TOKEN))]);
}

function onToken(field: string, parts: readonly WildcardPart[], { automata = true }: CompileOptions): Dsl | undefined {
  return automata ? termsLike(field, '', parts) : undefined;
}

/** Fits every text: every event has a summary. */
function isStar(parts: readonly WildcardPart[]): boolean {
  return parts.length === 1 && parts.every((part) => 'wild' in part && part.wild === '*');
}
