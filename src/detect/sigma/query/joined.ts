import type { Query } from '../../../query/ast.ts';

/** All or any of these queries as one without needless levels, which stores look at together. */
export function joined(op: 'and' | 'or', queries: readonly Query[]): Query {
  const of = queries.flatMap((query) => (query.op === op ? query.of : [query]));
  const [whole, none] = op === 'and' ? (['nothing', 'everything'] as const) : (['everything', 'nothing'] as const);
  if (of.some((query) => query.op === whole)) return { op: whole };
  const some = of.filter((query) => query.op !== none);
  const [only] = some;
  if (!only) return { op: none };
  return some.length === 1 ? only : { op, of: some };
}
