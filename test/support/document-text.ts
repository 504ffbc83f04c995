import type { Event } from '../../src/event/event.ts';
import { type Line, writeDocument } from '../../src/store/elasticsearch/document.ts';
import { JsonBytes } from '../../src/store/elasticsearch/json-bytes.ts';
import { writeSearchFields } from '../../src/store/elasticsearch/search-fields.ts';

/** The document that a store on a search server makes of an event, as text. */
export function documentText(line: Line, seq: number, write = writeDocument): string {
  const json = new JsonBytes(16);
  write(line, seq, json);
  return json.bytes.toString('utf8');
}

/** What searches read of an event, by the key that it has in a document. */
export function searchFieldsOf(event: Event): Record<string, unknown> {
  const json = new JsonBytes(16);
  writeSearchFields(event, event.mozdef.seq ?? 0, json);
  return JSON.parse(json.bytes.toString('utf8')) as Record<string, unknown>;
}
