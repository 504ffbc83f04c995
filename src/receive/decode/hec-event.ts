import type { JsonObject, JsonValue } from '../../event/event.ts';
import { hasOwn, isObject, keepOwn, setOwn } from '../../event/own-property.ts';
import { parseRawText } from '../../event/raw-text.ts';
import type { ParsedItem } from './parse-item.ts';

type Metadata = Readonly<Record<string, string>>;

/** What an envelope says of its event, and under which name `normalize` looks for that first. */
const OWN: Readonly<Record<string, string>> = {
  time: 'utctimestamp',
  host: 'hostname',
  source: 'source',
  sourcetype: 'sourcetype',
  index: 'index',
};

/**
 * The event in an envelope of Splunk's HTTP Event Collector (manual: Format events for HTTP Event Collector): what the envelope
 * says comes first, what the event says under the same name is kept beside it, and the indexed `fields` are among the details.
 */
export function hecEvent(envelope: JsonObject, metadata: Metadata = {}): ParsedItem {
  const { event, fields } = envelope;
  if (event === undefined || event === null) return { error: 'Event field is required', fault: 'event-required' };
  if (event === '') return { error: 'Event field cannot be blank', fault: 'event-blank' };
  const value = saidOf(envelope, metadata);
  if (fields !== undefined) value['fields'] = fields;
  for (const [key, held] of Object.entries(payloadOf(event))) keep(value, key, held);
  for (const [key, held] of Object.entries(envelope)) {
    if (key !== 'event' && key !== 'fields' && !Object.hasOwn(OWN, key)) keepOwn(value, key, held);
  }
  return { value };
}

/** What the envelope, or else the request, says of the event. */
function saidOf(envelope: JsonObject, metadata: Metadata): JsonObject {
  const value: JsonObject = {};
  for (const [key, name] of Object.entries(OWN)) {
    const said = hasOwn(envelope, key) ? envelope[key] : undefined;
    const known = saysNothing(said) ? metadata[key] : said;
    if (known !== undefined) setOwn(value, name, known);
  }
  return value;
}

/** Gives an event of `/services/collector/raw` what the request says of all of them. */
export function addMetadata(event: JsonObject, metadata: Metadata): JsonObject {
  const value: JsonObject = {};
  for (const [key, name] of Object.entries(OWN)) if (metadata[key] !== undefined) value[name] = metadata[key];
  for (const [key, held] of Object.entries(event)) keep(value, key, held);
  return value;
}

function saysNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** An event is anything: an object of fields, a line of a log, or a bare value. */
function payloadOf(event: JsonValue): JsonObject {
  if (isObject(event)) return event;
  return typeof event === 'string' ? parseRawText(event) : { message: event };
}

/** Indexed fields and fields of the event are in one place. */
function keep(value: JsonObject, key: string, held: JsonValue): void {
  const { fields } = value;
  if (key !== 'fields' || !isObject(fields) || !isObject(held)) {
    keepOwn(value, key, held);
    return;
  }
  const merged = { ...fields };
  for (const [name, inner] of Object.entries(held)) keepOwn(merged, name, inner);
  value['fields'] = merged;
}
