import type { Event, JsonValue } from '../../event/event.ts';
import type { Row } from './duck.ts';

/*
 * Values that stand in a column exactly as they do in the event are not stored a second time: they are lifted out of the
 * JSON text, in which a placeholder takes their place, `{}` for a text and `[]` for a number. Of an event of 1,500 bytes
 * that saves a third of its bytes on disk, most of them addresses, which do not compress.
 *
 * A value is lifted only where it can be told from a genuine `{}` or `[]`, and where the column gives it back exactly:
 *
 *   time    `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`; its column is a TIMESTAMP
 *   id      `<batch>-<position>`, or a short text; its columns are `id` or, when that is NULL, `batch` and `position`
 *   typed   a text in lower case that is not empty and begins with no bracket, or a whole number; a genuine `{}` or `[]`
 *           stands in the column too
 *   echo    a text that repeats another field's, which is lifted; where a genuine `{}` stands, nothing of the event is
 */

type Kind = 'time' | 'id' | 'typed' | 'echo';

/** A field whose value may be lifted. */
export interface Lift {
  readonly kind: Kind;
  /** Keys of the value: one, or two. */
  readonly path: readonly [string] | readonly [string, string];
  /** The column that holds the value; of an echo that of the field that it repeats. Of an id, `id`. */
  readonly column: string;
}

const detail = (kind: Kind, name: string, column = name): Lift => ({ kind, path: ['details', name], column });

/** In the order in which they are restored: an echo after what it repeats. */
export const LIFTS: readonly Lift[] = [
  { kind: 'time', path: ['receivedtimestamp'], column: 'receivedtimestamp' },
  { kind: 'time', path: ['utctimestamp'], column: 'utctimestamp' },
  { kind: 'id', path: ['mozdef', 'id'], column: 'id' },
  { kind: 'typed', path: ['hostname'], column: 'hostname' },
  detail('typed', 'sourceipaddress'),
  detail('typed', 'destinationipaddress'),
  detail('typed', 'sourceport'),
  detail('typed', 'destinationport'),
  detail('typed', 'username'),
  detail('echo', 'sourceipv4address', 'sourceipaddress'),
  detail('echo', 'destinationipv4address', 'destinationipaddress'),
];

/** Columns whose values the JSON text may lack, for searches that look into all fields. */
export const LIFTED_COLUMNS: readonly string[] = LIFTS.filter(({ kind }) => kind === 'typed').map(
  ({ column }) => column,
);

const FIELD_LIFTS = new Map(LIFTS.map((lift) => [lift.path.join('.'), lift]));
/** As `strftime` writes what EventTimestamps wrote. */
const TIME_FORMAT = '%Y-%m-%dT%H:%M:%S.%f+00:00';

/** SQL of the event's id. */
export const EVENT_ID = "coalesce(id, batch::varchar || '-' || position::varchar)";

/** SQL of the folded text of a field that may be lifted (of an array or object its JSON text); undefined for other fields and for typed columns, which say it themselves. */
export function liftedText(field: string): string | undefined {
  const lift = FIELD_LIFTS.get(field);
  if (!lift || lift.kind === 'typed') return undefined;
  const stored = textAt(field);
  if (lift.kind !== 'echo') return `CASE ${stored} WHEN '{}' THEN lower(${columnText(lift)}) ELSE ${stored} END`;
  return `CASE WHEN ${stored} = '{}' AND ${textAt(`details.${lift.column}`)} = '{}' THEN ${lift.column} ELSE ${stored} END`;
}

/** Whether the text of a field's values always stands in the JSON: nothing of it is ever lifted out, and it is no number of the store's. */
export function standsInJson(field: string): boolean {
  return !FIELD_LIFTS.has(field) && !field.startsWith('mozdef.');
}

function textAt(field: string): string {
  return `lower(json_extract_string(json, '$.${field}'))`;
}

/** An event as it is stored: its number, its JSON text without what was lifted, and the values of the columns of LIFTS. */
export interface StoredEvent {
  readonly seq: number;
  readonly json: string;
  readonly lifted: readonly (string | null)[];
}

/** What to select of an event to restore it. */
export const STORED_EVENT = `seq::double as seq, json, ${LIFTS.map((lift, index) => `${columnText(lift)} as lifted${index}`).join(', ')}`;

/** SQL of the texts of LIFTS in one: a JSON array, which costs a third of as many columns to read. */
export const LIFTED_TEXTS = `to_json([${LIFTS.map(columnText).join(', ')}])::varchar`;

function columnText({ kind, column }: Lift): string {
  if (kind === 'time') return `strftime(${column}, '${TIME_FORMAT}')`;
  return kind === 'id' ? EVENT_ID : column;
}

/** From a row of STORED_EVENT. */
export function storedEvent(row: Row): StoredEvent {
  const lifted = LIFTS.map((_, index) => (row[`lifted${index}`] ?? null) as string | null);
  return { seq: Number(row['seq']), json: String(row['json']), lifted };
}

/** The event as it was saved, without `mozdef.seq`. */
export function restored({ json, lifted }: Omit<StoredEvent, 'seq'>): Event {
  const event = JSON.parse(json) as Event;
  const done = new Set<string>();
  for (const [index, { kind, path, column }] of LIFTS.entries()) {
    const [key, inner] = path;
    const parent = (inner === undefined ? event : event[key as 'details' | 'mozdef']) as Record<string, JsonValue>;
    const last = inner ?? key;
    const text = lifted[index];
    const placeholder = placeholderOf(parent?.[last]);
    if (placeholder === undefined || typeof text !== 'string' || (kind === 'typed' && /^[[{]/.test(text))) continue;
    if (kind === 'echo' && !done.has(column)) continue;
    parent[last] = placeholder === '[]' ? Number(text) : text;
    done.add(column);
  }
  return event;
}

function placeholderOf(value: JsonValue | undefined): '{}' | '[]' | undefined {
  if (value === null || typeof value !== 'object' || Object.keys(value).length > 0) return undefined;
  return Array.isArray(value) ? '[]' : '{}';
}
