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

/** How to read an event's distinct folded texts in a field. */
export interface FieldTexts {
  /** SQL of the only text; NULL when there is none, or several. */
  readonly single: string;
  /** SQL of the list of texts; NULL where `single` says it all. */
  readonly several: string;
  /** All parameters of a statement with these and what was there before. */
  readonly parameters: SqlValue[];
}

/** SQL for the texts of a field. Nearly all events have one text in a typed column, and lists of one would cost six times as much. */
export function textsOf(field: string, before: readonly SqlValue[]): FieldTexts {
  const segments = segmentsOf(field);
  if (segments.length === 0) return { single: 'null::varchar', several: 'null::varchar[]', parameters: [...before] };
  const parameters = new SqlParameters();
  const leaves = `list_filter(${allValues(segments, parameters)}, lambda x: left(cast(x as varchar), 1) not in ('[', '{') and cast(x as varchar) <> 'null')`;
  const list = `list_distinct(list_transform(${leaves}, lambda x: lower(json_extract_string(x, '$'))))`;
  const { sql, values } = parameters.number(list, before.length + 1);
  const all = [...before, ...values];
  const column = TYPED_COLUMNS.find((typed) => typed.field === field)?.column;
  if (column === undefined) return { single: 'null::varchar', several: sql, parameters: all };
  const structured = `left(${column}, 1) in ('[', '{')`;
  return {
    single: `case when ${structured} then null else ${column} end`,
    several: `case when ${structured} then ${sql} end`,
    parameters: all,
  };
}

/** SQL that makes a row of each text: `value`, beside the other columns of the table `found` with columns `single` and `several`. */
export function oneRowEach(columns: string): string {
  return `(select ${columns}, single as value from found where single is not null
    union all select ${columns}, unnest(several) as value from found where several is not null)`;
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
