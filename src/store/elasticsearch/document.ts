import type { Event } from '../../event/event.ts';
import type { JsonBytes } from './json-bytes.ts';
import { writeSearchFields } from './search-fields.ts';
import { SEARCH_OBJECT } from './search-mapping.ts';

/*
 * A document is the event's own JSON text, untouched, with its seq and what searches need behind:
 *   {..the event.., "mozdef.seq": 17, "mozdef_search": {..}}
 * A server that cannot index `details` as they are (a text where others sent an object, too many fields) is given a document
 * that holds the event as one text instead, which it takes as it comes:
 *   {"summary": .., "mozdef_event": "{..the event..}", "mozdef.seq": 17, "mozdef_search": {..}}
 * Both are found by MozDef in the same way; in the second others cannot search `details`.
 */

/** Field of its seq: what has it is an event. */
export const SEQ = 'mozdef.seq';

/** Field that holds an event as text; not mapped, so it is kept and no more. */
const EVENT_TEXT = 'mozdef_event';

/** Fields that a document of the second kind has too: texts, whatever happens. */
const SHOWN = [
  'receivedtimestamp',
  'utctimestamp',
  'timestamp',
  'mozdefhostname',
  'hostname',
  'source',
  'category',
  'severity',
  'processname',
  'processid',
  'summary',
  'tags',
  'type',
] as const satisfies readonly (keyof Event)[];
const KEYS: ReadonlySet<string> = new Set([...SHOWN, 'details', 'mozdef']);

/** What a document is made of. */
export interface Line {
  /** The event's JSON text: an object, without blanks around. */
  readonly text: string;
  /** The same, parsed. */
  readonly event: Event;
}

/** Writes the document of an event as it is. */
export function writeDocument({ text, event }: Line, seq: number, json: JsonBytes): void {
  json.json(text);
  writeTail(event, seq, json);
}

/** Writes the document of an event that a server cannot index as it is. */
export function writeTextDocument({ text, event }: Line, seq: number, json: JsonBytes): void {
  const shown: Record<string, unknown> = {};
  for (const field of SHOWN) {
    const value: unknown = event[field];
    if (typeof value === 'string') shown[field] = value;
    else if (Array.isArray(value)) shown[field] = value.filter((element) => typeof element === 'string');
  }
  const { id } = event.mozdef;
  json.json(JSON.stringify({ ...shown, 'mozdef.id': id, [EVENT_TEXT]: text }));
  writeTail(event, seq, json);
}

/** Whether an event has no field but those that the index was made for. */
export function isPlainEvent(event: Event): boolean {
  return Object.keys(event).every((key) => KEYS.has(key));
}

/** What comes in the place of the brace that ends the object written last. */
function writeTail(event: Event, seq: number, json: JsonBytes): void {
  json.cutTo(json.length - 1);
  json.json(`,"${SEQ}":${seq},"${SEARCH_OBJECT}":`);
  writeSearchFields(event, seq, json);
  json.json('}');
}

/** The event in a `_source`, with its seq. */
export function eventOf(source: Readonly<Record<string, unknown>>): Event {
  const { [SEQ]: seq, [EVENT_TEXT]: text, ...rest } = source;
  const event = (typeof text === 'string' ? JSON.parse(text) : rest) as Event;
  event.mozdef.seq = Number(seq);
  return event;
}
