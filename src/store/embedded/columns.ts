/*
 * Columns of the hot table and of the Parquet segments, next to the event's whole JSON text. A column makes
 * searching cheap; together with the JSON it gives the event back as it was saved.
 *
 *   seq BIGINT            the store's running number
 *   batch UUID            with `position INTEGER`: the event's id when it is not a claimed one
 *   position INTEGER
 *   id VARCHAR            only of events whose id is not `<batch>-<position>`, else NULL
 *   utctimestamp TIMESTAMP, receivedtimestamp TIMESTAMP      UTC, microseconds
 *   json VARCHAR          the stored event without `mozdef.seq`, and without what its columns hold exactly (lifted.ts)
 *
 * and one VARCHAR per field below, holding `lower(json_extract_string(json, path))`: the text of a scalar in lower case,
 * or, when the value is an array or object, its JSON text in lower case (begins with `[` or `{`), or NULL when absent.
 */
export interface TypedColumn {
  readonly column: string;
  /** Field as people name it in a query. */
  readonly field: string;
  /** JSON path, for json_extract_string. */
  readonly path: string;
}

/** Columns that hold times, named as their fields. */
export const TIME_COLUMNS: ReadonlySet<string> = new Set(['utctimestamp', 'receivedtimestamp']);

const FIELDS = [
  'hostname',
  'source',
  'category',
  'severity',
  'processname',
  'type',
  'details.sourceipaddress',
  'details.destinationipaddress',
  'details.sourceport',
  'details.destinationport',
  'details.username',
] as const;

export const TYPED_COLUMNS: readonly TypedColumn[] = FIELDS.map((field) => ({
  column: field.replace('details.', ''),
  field,
  path: `$.${field}`,
}));
