import type { Event } from '../../../event/event.ts';
import { someValue, textOf } from '../../../query/field-values.ts';
import { segmentsOf } from '../../../query/fields.ts';
import { fold } from '../../../query/tokens.ts';
import type { CountRequest } from '../../event-store.ts';
import { TYPED_COLUMNS } from '../columns.ts';
import type { Row } from '../duck.ts';
import { liftedText, restored } from '../lifted.ts';
import { allValues } from '../sql-json.ts';
import { SqlParameters, type SqlValue } from '../sql-parameters.ts';
import { fetchEvents } from './fetch-events.ts';
import { matching } from './matching.ts';
import type { SearchContext } from './search-context.ts';

/** SQL that takes the texts of a field apart. */
export interface TextRows {
  /** After WITH: `found`, one row an event, with `bucket` and `seq`. */
  readonly found: string;
  /** A subquery: one row for each distinct folded text of each event, with `bucket`, `seq` and `value`. */
  readonly rows: string;
  /** All parameters of the statement. */
  readonly parameters: SqlValue[];
}

/**
 * How to read the texts of a field from the events of a request; `bucket` is SQL that is computed for each event. A typed
 * column is read alone; the JSON text, which costs ten times as much, only where the column holds an array or object.
 */
export function textRows(context: SearchContext, request: CountRequest, field: string, bucket: string): TextRows {
  const { condition, sources } = context;
  const { list, parameters } = listOf(field, condition.parameters);
  const events = matching(context, request);
  const column = TYPED_COLUMNS.find((typed) => typed.field === field)?.column;
  const text = column ?? liftedText(field);
  if (text === undefined) {
    const found = `found as materialized (select seq, ${bucket} as bucket, ${list} as texts ${events})`;
    return { found, rows: '(select bucket, seq, unnest(texts) as value from found)', parameters };
  }
  const structured = `left(${text}, 1) in ('[', '{')`;
  const segments =
    column === undefined
      ? sources.segments
      : sources.segments.filter(({ segment }) => segment.structured.split(',').includes(column));
  const some = matching({ ...context, sources: { ...sources, segments } }, request);
  return {
    found: `found as materialized (
      select seq, ${bucket} as bucket, case when ${structured} then null else ${text} end as value ${events})`,
    rows: `(select bucket, seq, value from found where value is not null
      union all select ${bucket} as bucket, seq, unnest(${list}) as value ${some} and ${structured})`,
    parameters,
  };
}

/** SQL of the list of an event's distinct folded texts in a field, and all parameters with those `before`. */
function listOf(field: string, before: readonly SqlValue[]): { list: string; parameters: SqlValue[] } {
  const segments = segmentsOf(field);
  if (segments.length === 0) return { list: '[]::varchar[]', parameters: [...before] };
  const parameters = new SqlParameters();
  const leaves = `list_filter(${allValues(segments, parameters)}, lambda x: left(cast(x as varchar), 1) not in ('[', '{') and cast(x as varchar) <> 'null')`;
  const texts = `list_distinct(list_transform(${leaves}, lambda x: lower(json_extract_string(x, '$'))))`;
  const { sql, values } = parameters.number(texts, before.length + 1);
  return { list: sql, parameters: [...before, ...values] };
}

const MOST_SPELLINGS = 1000;

/**
 * How to show folded values: as the newest event of each spells it. `rows` have `value` (folded) and `seq` (of an event
 * that has it). Values beyond a thousand rows are shown folded.
 */
export async function spellings(
  context: SearchContext,
  field: string,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, string>> {
  const newest = new Map<string, number>();
  for (const { value, seq } of rows) {
    if (typeof value === 'string') newest.set(value, Math.max(Number(seq), newest.get(value) ?? 0));
  }
  const asked = [...newest].slice(0, MOST_SPELLINGS);
  const events = await fetchEvents(context, [...new Set(asked.map(([, seq]) => seq))]);
  const bySeq = new Map(events.map((stored) => [stored.seq, restored(stored)]));
  return new Map(asked.map(([value, seq]) => [value, spelling(bySeq.get(seq), field, value)]));
}

function spelling(event: Event | undefined, field: string, folded: string): string {
  let shown = folded;
  if (event) {
    someValue(event, segmentsOf(field), (value) => {
      if (typeof value === 'object' || fold(textOf(value)) !== folded) return false;
      shown = textOf(value);
      return true;
    });
  }
  return shown;
}
