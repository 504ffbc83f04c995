/*
 * The query tree that all executors share (in memory, SQL, later Elasticsearch). They agree on these semantics:
 *
 * Field values. A field is a dotted path that begins with a field of Event; no segment is empty or holds `*`. At each
 * object below the top level the next segment is a key; the whole rest of the path may also be one literal key
 * (`details.a.b` finds {details:{a:{b:1}}} and {details:{"a.b":1}}). Arrays are looked through at every level, as are
 * arrays in arrays in arrays (no deeper). So a path has any number of leaf values (string, number, boolean; null and
 * objects are no values). A condition holds when any leaf value satisfies it.
 * Text of a value: strings as they are, numbers and booleans as JSON writes them, save that exponents have no `+`. All
 * text is compared folded (tokens.ts). Tokens are maximal runs of Unicode letters, digits and `_` of the folded text.
 *
 * `equals`   the text is equal, or equal to what the query's value is as a number (a query for 1.0 finds 1 and "1").
 *            On `summary` (the one analyzed field) it is the same as `words` with that text.
 * `words`    the tokens of the text occur as a contiguous run of tokens in the field's text (a phrase; one token: contains it).
 *            A text without tokens is found nowhere.
 * `any`      no field: `words` on `summary`, hostname, source, category, severity, processname, any of the tags, or any
 *            leaf value below `details`, however deep.
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
  /** Whole value; `*` any run, `?` one character (code point), each part literal otherwise. On `summary`: any one token, or the whole text. `field` absent: the values of `any`, on any one token or the whole text. */
  | { readonly op: 'wildcard'; readonly field?: string; readonly pattern: readonly WildcardPart[] }
  /** The whole folded value matches the RE2 expression, case-insensitive, where `.` is any character, line breaks included. */
  | { readonly op: 'regexp'; readonly field: string; readonly source: string }
  /** See Bound; bounds of different kinds compare as text. Text compares by code point. */
  | { readonly op: 'range'; readonly field: string; readonly lower?: Bound; readonly upper?: Bound }
  /** IPv4 or IPv6 network; a value that is no address does not match. An IPv4-mapped IPv6 address counts as IPv4, and IPv4 is in no IPv6 network. */
  | { readonly op: 'cidr'; readonly field: string; readonly network: string }
  /** Has at least one leaf value, or an object, under this path. */
  | { readonly op: 'exists'; readonly field: string };

export type WildcardPart = { readonly literal: string } | { readonly wild: '*' | '?' };

export interface Bound {
  readonly value: number | string;
  /**
   * How to compare. number: values whose text is a JSON number. time: values that are an ISO 8601 time with zone, cut to
   * milliseconds, with `value` in milliseconds since 1970. text: all values.
   */
  readonly as: 'number' | 'time' | 'text';
  readonly inclusive: boolean;
}
