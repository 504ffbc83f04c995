import type { SqlParameters } from './sql-parameters.ts';

/** A condition on a text: SQL of a boolean (NULL counts as false) from SQL of a folded text. */
export type SqlTest = (text: string) => string;

/** Top-level fields that are objects and never arrays. */
const OBJECTS = new Set(['details', 'mozdef']);

/** JSON path to the value under these keys. */
export function jsonPath(keys: readonly string[]): string {
  return `$${keys.map((key) => `."${key.replace(/[\\"]/g, '\\$&')}"`).join('')}`;
}

/** The key sequences that a field can mean, its rest as one literal key included (query/ast.ts). */
export function keySequences(segments: readonly string[]): string[][] {
  const sequences = [[...segments]];
  for (let index = 1; index < segments.length - 1; index++)
    sequences.push([...segments.slice(0, index), segments.slice(index).join('.')]);
  return sequences;
}

/** Paths on the way to the field that may hold an array. */
export function pathsOnTheWay(segments: readonly string[]): string[] {
  return segments
    .slice(0, -1)
    .map((_, index) => segments.slice(0, index + 1))
    .filter((keys) => !(keys.length === 1 && OBJECTS.has(keys[0] ?? '')))
    .map(jsonPath);
}

/** SQL of the list (JSON[]) of all values under the field, arrays looked through; it may hold NULL, `null` and arrays that lie too deep. */
export function allValues(segments: readonly string[], parameters: SqlParameters): string {
  const [top = ''] = segments;
  const start = `[json_extract(json, ${parameters.text(jsonPath([top]))})]`;
  let current = OBJECTS.has(top) ? start : lookThrough(start);
  const found: string[] = [];
  for (let index = 1; index < segments.length; index++) {
    if (index < segments.length - 1)
      found.push(lookThrough(step(current, segments.slice(index).join('.'), parameters)));
    current = lookThrough(step(current, segments[index] ?? '', parameters));
  }
  return found.length === 0 ? current : `flatten([${[...found, current].join(', ')}])`;
}

function step(list: string, key: string, parameters: SqlParameters): string {
  return `list_transform(${list}, lambda x: json_extract(x, ${parameters.text(jsonPath([key]))}))`;
}

/** Arrays give way to their elements, three times (query/ast.ts). */
function lookThrough(list: string): string {
  const once = (inner: string): string =>
    `flatten(list_transform(${inner}, lambda x: CASE WHEN starts_with(CAST(x AS VARCHAR), '[') THEN json_extract(x, '$[*]') ELSE [x] END))`;
  return once(once(once(list)));
}

/** SQL: whether the text of any leaf value in a list (JSON[]) passes. */
export function anyLeaf(list: string, test: SqlTest): string {
  const leaf = test(`lower(json_extract_string(x, '$'))`);
  return `coalesce(list_bool_or(list_transform(${list}, lambda x: CASE WHEN left(CAST(x AS VARCHAR), 1) IN ('[', '{') THEN false ELSE coalesce(${leaf}, false) END)), false)`;
}

/** SQL: whether a list (JSON[]) holds a leaf value or an object. */
export function anyValue(list: string): string {
  return `len(list_filter(${list}, lambda x: CAST(x AS VARCHAR) <> 'null' AND NOT starts_with(CAST(x AS VARCHAR), '['))) > 0`;
}
