import type { Query } from '../../query/ast.ts';
import { segmentsOf } from '../../query/fields.ts';
import { compileMatcher, type Matcher } from '../../query/matches.ts';
import { isTextQuery, type TextQuery } from '../../query/text-test.ts';
import { ALL, allOf, anyOf, type Bounds, exactly, hasTerm, isExact, NONE, notOf } from './dsl.ts';
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
  const bounds = boundsOf(query, options);
  return { ...bounds, exact: isExact(bounds), matches };
}

function boundsOf(query: Query, options: CompileOptions): Bounds {
  if (isTextQuery(query)) return textBounds(query, options);
  switch (query.op) {
    case 'everything':
      return exactly(ALL);
    case 'nothing':
      return exactly(NONE);
    case 'and':
      return allOf(query.of.map((inner) => boundsOf(inner, options)));
    case 'or':
      return anyOf(query.of.map((inner) => boundsOf(inner, options)));
    case 'not':
      return notOf(boundsOf(query.of, options));
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
