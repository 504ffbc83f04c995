import type { Query } from '../../query/ast.ts';
import { rangeKind } from '../../query/fields.ts';
import { isTextQuery, type TextQuery } from '../../query/text-test.ts';
import { TIME_COLUMNS } from './columns.ts';
import { equalGroups } from './equal-groups.ts';
import { anyTest } from './sql-any.ts';
import { type FieldContext, fieldExists, fieldTest } from './sql-field.ts';
import { jointPrefilter } from './sql-joint-prefilter.ts';
import { SqlParameters, type SqlValue } from './sql-parameters.ts';
import { prefilter } from './sql-prefilter.ts';
import { requiredTokens } from './sql-required-tokens.ts';
import { equalsOneOf, sqlTextTest, timeConditions } from './sql-text-test.ts';

export interface CompiledQuery {
  /** A boolean expression over the columns of columns.ts; as in WHERE, NULL counts as false. Exactly the events of compileMatcher. */
  readonly sql: string;
  /** Values of the placeholders, in order. */
  readonly parameters: readonly SqlValue[];
  /** For any row of a segment to match, its token filter must hold of each of these lists at least one token. */
  readonly requiredTokens: readonly (readonly string[])[];
}

export interface CompileOptions {
  /** Number of the first placeholder; default 1. */
  readonly firstParameter?: number;
  /** Typed columns of which it is known (say, counted at sealing) that no value begins with `[` or `{`: their SQL is simpler, and can use the file's own filters. */
  readonly scalarColumns?: ReadonlySet<string>;
}

/** The SQL executor. Throws `query-invalid` for an expression or network that cannot be used. */
export function compileQuery(query: Query, options: CompileOptions = {}): CompiledQuery {
  const parameters = new SqlParameters();
  const condition = conditionOf(query, { parameters, scalarColumns: options.scalarColumns ?? new Set() });
  const { sql, values } = parameters.number(condition, options.firstParameter ?? 1);
  return { sql, parameters: values, requiredTokens: requiredTokens(query) };
}

function conditionOf(query: Query, context: FieldContext): string {
  if (isTextQuery(query)) return textCondition(query, context);
  switch (query.op) {
    case 'everything':
      return 'true';
    case 'nothing':
      return 'false';
    case 'and':
      return joined(query.of, ' AND ', context) ?? 'true';
    case 'or':
      return anyOf(query.of, context);
    case 'not':
      return `(NOT coalesce(${conditionOf(query.of, context)}, false))`;
    case 'exists':
      return `(${fieldExists(query.field, context)})`;
    default:
      return query satisfies never;
  }
}

function anyOf(alternatives: readonly Query[], context: FieldContext): string {
  const { groups, others } = equalGroups(alternatives);
  const conditions = groups.map(
    ({ field, values }) => `(${fieldTest(field, equalsOneOf(values, context.parameters), context)})`,
  );
  return `(${[...conditions, anyOfVarious(others, context)].join(' OR ')})`;
}

function anyOfVarious(alternatives: readonly Query[], context: FieldContext): string {
  const split = jointPrefilter(alternatives, context.parameters);
  if (!split) return joined(alternatives, ' OR ', context) ?? 'false';
  const { some, passes, others } = split;
  const guarded = `CASE WHEN ${passes} THEN ${joined(some, ' OR ', context)} ELSE false END`;
  return others.length === 0 ? guarded : `${joined(others, ' OR ', context)} OR ${guarded}`;
}

function joined(of: readonly Query[], operator: string, context: FieldContext): string | undefined {
  if (of.length === 0) return undefined;
  return `(${of.map((query) => conditionOf(query, context)).join(operator)})`;
}

function textCondition(query: TextQuery, context: FieldContext): string {
  const { parameters } = context;
  if (query.op === 'range' && TIME_COLUMNS.has(query.field) && rangeKind(query) === 'time')
    return `(${timeConditions(query, parameters, 'TIMESTAMP')(query.field)})`;
  const test = sqlTextTest(query, parameters);
  const passes = prefilter(query, parameters);
  if (query.op === 'any' || query.field === undefined) return `(${anyTest(test, passes)})`;
  return `(${fieldTest(query.field, test, context, passes)})`;
}
