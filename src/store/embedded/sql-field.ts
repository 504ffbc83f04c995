import { segmentsOf } from '../../query/fields.ts';
import { TYPED_COLUMNS } from './columns.ts';
import { liftedText } from './lifted.ts';
import { allValues, anyLeaf, anyValue, jsonPath, keySequences, pathsOnTheWay, type SqlTest } from './sql-json.ts';
import type { SqlParameters } from './sql-parameters.ts';

export interface FieldContext {
  readonly parameters: SqlParameters;
  /** Typed columns of which it is known that no value begins with `[` or `{`. */
  readonly scalarColumns: ReadonlySet<string>;
}

/** Top-level fields that hold one text and nothing else. */
const TEXTS = new Set(['summary', 'mozdefhostname', 'processid', 'timestamp']);
const SEQ = 'mozdef.seq';

/** Where a field's values are found most cheaply. */
function cheapText(field: string, segments: readonly string[], context: FieldContext): Cheap | undefined {
  if (field === SEQ) return { text: 'CAST(seq AS VARCHAR)', whole: true, inJson: false };
  const column = TYPED_COLUMNS.find((typed) => typed.field === field)?.column;
  if (column !== undefined)
    return { text: column, whole: segments.length === 1 || context.scalarColumns.has(column), inJson: false };
  if (TEXTS.has(field)) return { text: `lower(json_extract_string(json, '$.${field}'))`, whole: true, inJson: true };
  const lifted = liftedText(field);
  return lifted === undefined ? undefined : { text: lifted, whole: segments[0] !== 'details', inJson: false };
}
interface Cheap {
  readonly text: string;
  /** The text is never that of an array or object. */
  readonly whole: boolean;
  /** All of the text stands in the JSON. */
  readonly inJson: boolean;
}

/** SQL: whether any leaf value of the field passes. `passes` says which rows can at all (a cheaper condition), if there is one. */
export function fieldTest(field: string, test: SqlTest, context: FieldContext, passes?: string): string {
  const segments = segmentsOf(field);
  if (segments.length === 0) return 'false';
  const cheap = cheapText(field, segments, context);
  if (cheap?.whole) return cheap.inJson ? guarded(passes, test(cheap.text)) : test(cheap.text);
  const slow = anyLeaf(allValues(segments, context.parameters), test);
  if (cheap) return `CASE WHEN left(${cheap.text}, 1) IN ('[', '{') THEN ${slow} ELSE ${test(cheap.text)} END`;
  const paths = keySequences(segments).map((keys) => context.parameters.text(jsonPath(keys)));
  const leaves = paths.map(
    (path) =>
      `CASE WHEN json_type(json, ${path}) = 'OBJECT' THEN false ELSE coalesce(${test(`lower(json_extract_string(json, ${path}))`)}, false) END`,
  );
  const plain = leaves.length === 1 ? leaves[0] : `(${leaves.join(' OR ')})`;
  return guarded(
    passes ?? mentions(segments, context),
    `CASE WHEN ${hasArray(segments, paths, context)} THEN ${slow} ELSE ${plain} END`,
  );
}

/** SQL: whether the field has a leaf value or an object. */
export function fieldExists(field: string, context: FieldContext): string {
  const segments = segmentsOf(field);
  if (segments.length === 0) return 'false';
  const cheap = cheapText(field, segments, context);
  if (cheap?.whole) return `${cheap.text} IS NOT NULL`;
  const slow = anyValue(allValues(segments, context.parameters));
  if (cheap) return `CASE WHEN starts_with(${cheap.text}, '[') THEN ${slow} ELSE ${cheap.text} IS NOT NULL END`;
  const paths = keySequences(segments).map((keys) => context.parameters.text(jsonPath(keys)));
  const plain = paths.map((path) => `coalesce(json_type(json, ${path}), 'NULL') <> 'NULL'`).join(' OR ');
  return guarded(
    mentions(segments, context),
    `CASE WHEN ${hasArray(segments, paths, context)} THEN ${slow} ELSE (${plain}) END`,
  );
}

/** CASE, not AND: only CASE promises that the second condition is not evaluated in vain. */
function guarded(passes: string | undefined, test: string): string {
  return passes === undefined ? test : `CASE WHEN ${passes} THEN ${test} ELSE false END`;
}

/** SQL: the row's JSON mentions the field's last key. */
function mentions(segments: readonly string[], { parameters }: FieldContext): string {
  const key = JSON.stringify(segments.at(-1)).slice(1);
  return `contains(json, ${parameters.text(key)})`;
}

function hasArray(segments: readonly string[], paths: readonly string[], { parameters }: FieldContext): string {
  const all = [...paths, ...pathsOnTheWay(segments).map((path) => parameters.text(path))];
  if (all.length === 1) return `coalesce(json_type(json, ${all[0]}), '') = 'ARRAY'`;
  return `list_contains(json_type(json, [${all.join(', ')}]), 'ARRAY')`;
}
