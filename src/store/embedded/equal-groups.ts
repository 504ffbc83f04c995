import type { Query } from '../../query/ast.ts';
import { ANALYZED_FIELD } from '../../query/fields.ts';

/** With fewer values of a field each looks by itself. */
const MANY = 4;

type Equals = Extract<Query, { op: 'equals' }>;

/** Values of which the field must have one. */
interface EqualGroup {
  readonly field: string;
  readonly values: readonly string[];
}

/** Alternatives that ask for many values of one field, which are looked for in one, and the others. */
export interface Grouped {
  readonly groups: readonly EqualGroup[];
  readonly others: readonly Query[];
}

/** Puts together what alternatives ask of the same field: it is read once an event then, and not once for each of them. */
export function equalGroups(alternatives: readonly Query[]): Grouped {
  const byField = Map.groupBy(alternatives.filter(isEquals), ({ field }) => field);
  const many = [...byField].filter(([, queries]) => queries.length >= MANY);
  const grouped = new Set<Query>(many.flatMap(([, queries]) => queries));
  return {
    groups: many.map(([field, queries]) => ({ field, values: queries.map(({ value }) => value) })),
    others: alternatives.filter((query) => !grouped.has(query)),
  };
}

/** On the analyzed field it asks for words. */
function isEquals(query: Query): query is Equals {
  return query.op === 'equals' && query.field !== ANALYZED_FIELD;
}
