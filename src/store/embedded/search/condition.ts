import type { Query } from '../../../query/ast.ts';
import { TYPED_COLUMNS } from '../columns.ts';
import { compileQuery } from '../compile-query.ts';
import { compileRoughly } from '../rough-query.ts';
import type { Segment } from '../segment.ts';
import type { SqlValue } from '../sql-parameters.ts';
import { requiredTokens } from '../sql-required-tokens.ts';
import type { RequiredTokens } from '../tokens/filter-file.ts';

/** A query as SQL, once for hot events and once for sealed ones, of whose columns more is known. */
export interface Condition {
  readonly hot: string;
  readonly sealed: string;
  /** Of both; every statement has both. */
  readonly parameters: readonly SqlValue[];
}

/** What events must hold to match: asked before it is known which segments are read. */
export function requiredTokensOf(query: Query): RequiredTokens {
  return requiredTokens(query);
}

/** The conditions of a query over these segments; `roughly`: conditions that also others fulfill. Throws `query-invalid`. */
export function conditionOf(
  query: Query,
  segments: readonly Pick<Segment, 'structured'>[],
  roughly = false,
): Condition {
  const compile = roughly ? compileRoughly : compileQuery;
  const structured = new Set(segments.flatMap((segment) => segment.structured.split(',')));
  const columns = TYPED_COLUMNS.map(({ column }) => column);
  const hot = compile(query);
  const sealed = compile(query, {
    firstParameter: hot.parameters.length + 1,
    scalarColumns: new Set(columns.filter((column) => !structured.has(column))),
  });
  return { hot: hot.sql, sealed: sealed.sql, parameters: [...hot.parameters, ...sealed.parameters] };
}
