import type { Query } from '../../query/ast.ts';
import { segmentsOf } from '../../query/fields.ts';
import { compileMatcher, type Matcher } from '../../query/matches.ts';
import { isTextQuery, type TextQuery } from '../../query/text-test.ts';
import { ALL, allOf, anyOf, type Bounds, between, exactly, hasTerm, isExact, NONE, notOf } from './dsl.ts';
import { anyWildcard, anyWords, type CompileOptions } from './dsl-any.ts';
import { fieldCondition } from './dsl-field.ts';
import { pathKey } from './search-entry.ts';
import { FIELD } from './search-mapping.ts';

/** A query for the search server. */
export interface CompiledDsl extends Bounds {
  /** `upper` and `lower` are the same: the server alone finds exactly the events that match. */
  readonly exact: boolean;
  /** The executor in memory, which decides about events between the two. */
  readonly matches: Matcher;
}

/**
 * The executor in Elasticsearch and OpenSearch, over what searchFieldsOf makes of an event. Throws `query-invalid` for an
 * expression or network that cannot be used.
 */
export function compileDsl(query: Query, options: CompileOptions = {}): CompiledDsl {
  const matches = compileMatcher(query);
  const bounds = boundsOf(query, options, 0);
  return { ...bounds, exact: isExact(bounds), matches };
}

/** Levels of a query that are given to the server, which by default takes 30 (indices.query.bool.max_nested_depth) of its own. */
const DEEPEST = 20;

function boundsOf(query: Query, options: CompileOptions, depth: number): Bounds {
  if (isTextQuery(query)) return textBounds(query, options);
  if (depth === DEEPEST) return between(NONE, ALL);
  const inner = (of: Query) => boundsOf(of, options, depth + 1);
  switch (query.op) {
    case 'everything':
      return exactly(ALL);
    case 'nothing':
      return exactly(NONE);
    case 'and':
      return allOf(query.of.map(inner));
    case 'or':
      return anyOf(query.of.map(inner));
    case 'not':
      return notOf(inner(query.of));
    case 'exists':
      return isField(query.field) ? exactly(hasTerm(FIELD.paths, pathKey(query.field))) : exactly(NONE);
    default:
      return query satisfies never;
  }
}

function textBounds(query: TextQuery, options: CompileOptions): Bounds {
  if (query.op === 'any') return anyWords(query.text);
  if (query.op === 'wildcard' && query.field === undefined) return anyWildcard(query.pattern, options);
  const { field = '' } = query;
  return isField(field) ? fieldCondition(query, field, options) : exactly(NONE);
}

function isField(field: string): boolean {
  return segmentsOf(field).length > 0;
}
