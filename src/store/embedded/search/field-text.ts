import type { Event } from '../../../event/event.ts';
import { someValue, textOf } from '../../../query/field-values.ts';
import { segmentsOf } from '../../../query/fields.ts';
import { fold } from '../../../query/tokens.ts';
import { TYPED_COLUMNS } from '../columns.ts';
import type { Row } from '../duck.ts';
import { allValues } from '../sql-json.ts';
import { SqlParameters, type SqlValue } from '../sql-parameters.ts';
import { fetchEvents } from './fetch-events.ts';
import type { SearchContext } from './search-context.ts';

/** SQL of the list of an event's distinct folded texts in a field, and all parameters of a statement with `before`. */
export function valuesOf(field: string, before: readonly SqlValue[]): { sql: string; parameters: SqlValue[] } {
  const segments = segmentsOf(field);
  if (segments.length === 0) return { sql: '[]::varchar[]', parameters: [...before] };
  const parameters = new SqlParameters();
  const leaves = `list_filter(${allValues(segments, parameters)}, lambda x: left(cast(x as varchar), 1) not in ('[', '{') and cast(x as varchar) <> 'null')`;
  const slow = `list_distinct(list_transform(${leaves}, lambda x: lower(json_extract_string(x, '$'))))`;
  const column = TYPED_COLUMNS.find((typed) => typed.field === field)?.column;
  const texts =
    column === undefined
      ? slow
      : `case when left(${column}, 1) in ('[', '{') then ${slow} when ${column} is null then [] else [${column}] end`;
  const { sql, values } = parameters.number(texts, before.length + 1);
  return { sql, parameters: [...before, ...values] };
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
  const bySeq = new Map(events.map(({ seq, json }) => [seq, JSON.parse(json) as Event]));
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
