/*
 * The query tree that all executors share (in memory, SQL, later Elasticsearch). They agree on these semantics:
 *
 * Field values. A field is a dotted path. At each object the next segment is a key; the whole rest of the path may also be
 * one literal key ("a.b" finds {a:{b:1}} and {"a.b":1}). Arrays are looked through at every level: a path has any number
 * of leaf values (string, number, boolean; null and objects are no values). A condition holds when any leaf value satisfies it.
 * Text of a value: strings as they are, numbers and booleans as JSON writes them.
 *
 * `equals`   case-insensitive equality of the text (and, when both are numbers, numeric equality: 1 = 1.0 = "1").
 *            On `summary` (the one analyzed field) it is the same as `words` with that text.
 * `words`    the tokens of the text occur as a contiguous run of tokens in the field's text (a phrase; one token: contains it).
 * `any`      no field: `words` on `summary` or on any string/number leaf value below `details`, or on hostname, source,
 *            category, severity, processname, tags.
 * Tokens are maximal runs of Unicode letters, digits and `_`, lower-cased (see tokens.ts).
 */
export type Query =
  | { readonly op: 'everything' }
  | { readonly op: 'nothing' }
  | { readonly op: 'and'; readonly of: readonly Query[] }
  | { readonly op: 'or'; readonly of: readonly Query[] }
  | { readonly op: 'not'; readonly of: Query }
  | { readonly op: 'equals'; readonly field: string; readonly value: string }
  | { readonly op: 'words'; readonly field: string; readonly text: string }
  | { readonly op: 'any'; readonly text: string }
  /** Whole value, case-insensitive; `*` any run, `?` one character, each part literal otherwise. On `summary`: any one token, or the whole text. `field` absent: the fields of `any`, on any one token or the whole text. */
  | { readonly op: 'wildcard'; readonly field?: string; readonly pattern: readonly WildcardPart[] }
  /** Whole value matches the RE2 expression, case-insensitive. */
  | { readonly op: 'regexp'; readonly field: string; readonly source: string }
  /** Numbers when both bounds are numeric (numeric strings count); times on the time fields; else case-insensitive text by code point. */
  | { readonly op: 'range'; readonly field: string; readonly lower?: Bound; readonly upper?: Bound }
  /** IPv4 or IPv6 network; a value that is no address does not match. An IPv4-mapped IPv6 address counts as IPv4. */
  | { readonly op: 'cidr'; readonly field: string; readonly network: string }
  /** Has at least one leaf value, or an object, under this path. */
  | { readonly op: 'exists'; readonly field: string };

export type WildcardPart = { readonly literal: string } | { readonly wild: '*' | '?' };

export interface Bound {
  readonly value: number | string;
  /** How to compare: as number, as time (value in milliseconds since 1970), as text. */
  readonly as: 'number' | 'time' | 'text';
  readonly inclusive: boolean;
}
