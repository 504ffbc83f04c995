import type { Query } from '../../query/ast.ts';
import { rangeKind } from '../../query/fields.ts';
import { isTextQuery, type TextQuery } from '../../query/text-test.ts';
import { TIME_COLUMNS, TYPED_COLUMNS } from './columns.ts';
import type { FieldContext } from './sql-field.ts';
import { sqlTextTest, timeConditions } from './sql-text-test.ts';

/** SQL of what the columns beside the JSON say about a query: all events that match fulfill it. Undefined when they say nothing. */
export function columnCondition(query: Query, context: FieldContext): string | undefined {
  if (isTextQuery(query)) return columnTest(query, context);
  if (query.op === 'nothing') return 'false';
  if (query.op !== 'and' && query.op !== 'or') return undefined;
  const parts = new Set(query.of.map((part) => columnCondition(part, context)));
  if (query.op === 'or' && (parts.has(undefined) || parts.size === 0)) return undefined;
  const known = [...parts].filter((part) => part !== undefined);
  return known.length === 0 ? undefined : `(${known.join(query.op === 'and' ? ' AND ' : ' OR ')})`;
}

/** The same of one test of a field that has a column; of arrays and objects the column has the JSON, which may match. */
export function columnTest(query: TextQuery, { parameters, scalarColumns }: FieldContext): string | undefined {
  if (query.op === 'any' || query.field === undefined) return undefined;
  const { field } = query;
  if (query.op === 'range' && TIME_COLUMNS.has(field) && rangeKind(query) === 'time')
    return `(${timeConditions(query, parameters, 'TIMESTAMP')(field)})`;
  const column = TYPED_COLUMNS.find((typed) => typed.field === field)?.column;
  if (column === undefined) return undefined;
  const test = sqlTextTest(query, parameters)(column);
  const isScalar = !field.includes('.') || scalarColumns.has(column);
  return isScalar ? `(${test})` : `(left(${column}, 1) IN ('[', '{') OR ${test})`;
}
