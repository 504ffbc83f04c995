import { TYPED_COLUMNS } from './columns.ts';

/** Definition of the table of events. */
export function createEvents(table: string): string {
  const typed = TYPED_COLUMNS.map(({ column }) => `${column} varchar`).join(', ');
  return `create table ${table} (seq bigint, batch uuid, position integer, id varchar,
    utctimestamp timestamp, receivedtimestamp timestamp, json varchar, ${typed})`;
}

const PATHS = ['$.mozdef.id', '$.utctimestamp', '$.receivedtimestamp', ...TYPED_COLUMNS.map(({ path }) => path)];

/** What is read from the JSON text `j` of an event: a list of texts. Fails when the text is not JSON that DuckDB takes. */
export const READ_EVENT = `json_extract_string(j, [${PATHS.map((path) => `'${path}'`).join(', ')}])`;

/**
 * Inserts a whole NDJSON text. $1: the text as UTF-8; $2: seq of its first line; $3: reception, used for events without a time
 * that DuckDB can read; $4: the same lines as they are to be stored (`cutLines`); with `own`, $5: for each line, separated by
 * commas, the event's own id `<batch>-<position>` when its id is another (a claim), else nothing. The texts come as bytes, which
 * need not become strings on the way, and through VALUES, since a parameter that stands alone in a function is folded while
 * planning, which doubles the cost of small batches.
 */
export function insertEvents(table: string, own: boolean): string {
  const typed = TYPED_COLUMNS.map((_, index) => `lower(x[${index + 4}])`).join(', ');
  const ownId = own ? `coalesce(nullif(o, ''), x[1])` : 'x[1]';
  const zipped = own ? `, unnest(string_split(w, ',')) o` : '';
  const input = own
    ? `(values ($1::blob, $4::blob, $5::varchar)) input(v, s, w)`
    : `(values ($1::blob, $4::blob)) input(v, s)`;
  return `insert into ${table}
    select seq, try_cast(left(own, 36) as uuid), try_cast(split_part(substr(own, 38), '-', 1) as integer),
      case when own = x[1] and try_cast(substr(own, 38) as integer) is not null then null else x[1] end,
      coalesce(try_cast(x[2] as timestamp), try_cast(x[3] as timestamp), $3::timestamp),
      coalesce(try_cast(x[3] as timestamp), $3::timestamp), k, ${typed}
    from (select *, ${ownId} own from (
      select k, ${own ? 'o, ' : ''}$2::bigint + i - 1 seq, ${READ_EVENT} x
      from (select unnest(l) j, unnest(m) k, generate_subscripts(l, 1) i${zipped}
        from (select string_split(decode(v), chr(10)) l, string_split(decode(s), chr(10)) m${own ? ', w' : ''} from ${input}))))`;
}
