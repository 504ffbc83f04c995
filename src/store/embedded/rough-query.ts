import type { Query } from '../../query/ast.ts';
import { columnCondition } from './column-condition.ts';
import type { CompiledQuery, CompileOptions } from './compile-query.ts';
import { evidenceOf } from './evidence.ts';
import type { FieldContext } from './sql-field.ts';
import { SqlParameters } from './sql-parameters.ts';
import { requiredTokens } from './sql-required-tokens.ts';

/** With more texts to look for it is as quick to look at each event. */
const MOST = 512;

/**
 * A condition that all events fulfill which the query finds, and others do, too. However much is asked, it is short, and looks once
 * through the text of an event at most: for whoever tries each event that is found.
 */
export function compileRoughly(
  query: Query,
  { firstParameter = 1, scalarColumns }: CompileOptions = {},
): CompiledQuery {
  const parameters = new SqlParameters();
  const context: FieldContext = { parameters, scalarColumns: scalarColumns ?? new Set() };
  const { sql, values } = parameters.number(conditionOf(query, context), firstParameter);
  return { sql, parameters: values, requiredTokens: requiredTokens(query) };
}

function conditionOf(query: Query, context: FieldContext): string {
  const columns = columnCondition(query, context);
  const evidence = evidenceOf(query, context);
  const texts = new Set(evidence?.texts);
  if (!evidence || texts.size > MOST || (texts.size === 0 && columns !== undefined)) return columns ?? 'true';
  const some = new Set(evidence.columns);
  if (texts.size > 0) some.add(`regexp_matches(lower(json), ${context.parameters.text([...texts].join('|'))})`);
  const shown = some.size === 0 ? 'false' : `(${[...some].join(' OR ')})`;
  return columns === undefined ? shown : `CASE WHEN ${columns} THEN ${shown} ELSE false END`;
}
