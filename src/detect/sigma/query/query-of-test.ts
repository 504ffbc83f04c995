import { TAXONOMY } from '../../../event/taxonomy.ts';
import type { Query } from '../../../query/ast.ts';
import { ANALYZED_FIELD } from '../../../query/fields.ts';
import { requiredLiteral } from '../engine/expression-literal.ts';
import type { ValueTest } from '../field-test.ts';
import { literalOf, type Pattern } from '../pattern.ts';

/** The condition on one stored field. */
export type FieldQuery = (field: string) => Query;

/**
 * What every event that has a value which passes fulfills. Undefined where none need be there: a query does not see a field that
 * is null or an empty list, and these are there to `exists`.
 */
export function queryOfTest(test: ValueTest): FieldQuery | undefined {
  switch (test.kind) {
    case 'text':
      return texts(test.pattern);
    case 'number':
      return numbers(test.value, test.value, true);
    case 'expression': {
      const literal = requiredLiteral(test.source, test.flags.includes('i'));
      return literal === undefined ? isThere : texts([{ wild: '*' }, { literal }, { wild: '*' }]);
    }
    case 'network':
      return (field) => ({ op: 'cidr', field, network: test.text });
    case 'comparison':
      return test.part === undefined ? comparison(test.bound, test.value) : isThere;
    case 'reference':
      return isThere;
    case 'null':
    case 'exists':
      return undefined;
    default:
      return test satisfies never;
  }
}

/** What every event fulfills that has such a text anywhere, as keywords ask; undefined where a query cannot tell. */
export function queryOfKeyword(test: ValueTest): Query | undefined {
  const asked = queryOfTest(test)?.(ANALYZED_FIELD);
  return asked?.op === 'wildcard' ? { op: 'wildcard', pattern: asked.pattern } : undefined;
}

/** Fields that every event has. */
const EVERYWHERE: ReadonlySet<string> = new Set(
  TAXONOMY.filter(({ field, type }) => !field.includes('.') && type !== 'texts').map(({ field }) => field),
);

/** The field has a value, or an object. */
export const isThere: FieldQuery = (field) => (EVERYWHERE.has(field) ? { op: 'everything' } : { op: 'exists', field });

/** Queries fold all texts, so that what is `cased` is found in any case. */
function texts(pattern: Pattern): FieldQuery {
  if (pattern.every((part) => 'wild' in part && part.wild === '*') && pattern.length > 0) return isThere;
  // Half a character of two units is found in a whole one by text search, and not by queries.
  if (!pattern.every((part) => 'wild' in part || part.literal.isWellFormed())) return isThere;
  const literal = literalOf(pattern);
  return (field) =>
    // Of the analyzed field `equals` asks for words.
    literal === undefined || field === ANALYZED_FIELD
      ? { op: 'wildcard', field, pattern }
      : { op: 'equals', field, value: literal };
}

function comparison(bound: 'lt' | 'lte' | 'gt' | 'gte' | 'eq', value: number): FieldQuery {
  const inclusive = bound !== 'lt' && bound !== 'gt';
  return numbers(
    bound === 'lt' || bound === 'lte' ? undefined : value,
    bound === 'gt' || bound === 'gte' ? undefined : value,
    inclusive,
  );
}

/** A range, since `equals` finds 4625 and "4625" but not "4625.0". */
function numbers(from: number | undefined, to: number | undefined, inclusive: boolean): FieldQuery {
  const end = (value: number) => ({ value: value + 0, as: 'number', inclusive }) as const;
  if (![from, to].every((value) => value === undefined || Number.isFinite(value))) return isThere;
  return (field) => ({
    op: 'range',
    field,
    ...(from !== undefined && { lower: end(from) }),
    ...(to !== undefined && { upper: end(to) }),
  });
}
