import type { JsonObject, JsonValue } from '../../event/event.ts';
import { isObject, keepOwn } from '../../event/own-property.ts';
import { parseRawText } from '../../event/raw-text.ts';
import { severityOf } from '../../event/severity.ts';
import type { ParsedItem } from '../decode/parse-item.ts';
import { anyValue, keyValues } from './any-value.ts';

/**
 * The event that a transcoded log record is (OpenTelemetry, "Logs Data Model"): what the record says of itself comes first, then
 * its body, its attributes, and those of its resource; what comes later under the same name is kept beside it.
 */
export function otlpEvent(item: JsonObject): ParsedItem {
  const { logRecord, resource, scope, fault } = item;
  if (typeof fault === 'string') return { error: `not a log record: ${fault}` };
  if (!isObject(logRecord)) return { error: 'a log record is a JSON object' };
  const event = own(logRecord);
  keepAll(event, bodyOf(logRecord));
  keepAll(event, keyValues(logRecord['attributes']));
  if (isObject(resource)) keepAll(event, keyValues(resource['attributes']));
  if (isObject(scope)) keepAll(event, scopeOf(scope));
  keepText(event, 'schemaurl', item['schemaUrl'] ?? item['resourceSchemaUrl']);
  return { value: event };
}

/** The fields of the record itself, under the names that `normalize` looks for first. */
function own(record: JsonObject): JsonObject {
  const event: JsonObject = {};
  keepTime(event, 'utctimestamp', record['timeUnixNano']);
  keepTime(event, 'observedtimeunixnano', record['observedTimeUnixNano']);
  keepSeverity(event, Number(record['severityNumber'] ?? 0));
  keepText(event, 'severitytext', record['severityText']);
  keepText(event, 'traceid', record['traceId']);
  keepText(event, 'spanid', record['spanId']);
  keepText(event, 'eventname', record['eventName']);
  if (record['flags']) event['traceflags'] = record['flags'];
  if (record['droppedAttributesCount']) event['droppedattributescount'] = record['droppedAttributesCount'];
  return event;
}

/** A body is anything: fields, a line of a log, or a bare value. An event without one goes by its name. */
function bodyOf(record: JsonObject): JsonObject {
  const body = anyValue(record['body']);
  if (isObject(body)) return body;
  if (typeof body === 'string' && body !== '') return parseRawText(body);
  return { message: body === null || body === '' ? (record['eventName'] ?? null) : body };
}

/** The names that the specification gives the scope where there is none ("Mapping to non-OTLP formats"). */
function scopeOf({ name, version, attributes }: JsonObject): JsonObject {
  const scope: JsonObject = {};
  keepText(scope, 'otel.scope.name', name);
  keepText(scope, 'otel.scope.version', version);
  if (Array.isArray(attributes) && attributes.length > 0) scope['otel.scope.attributes'] = keyValues(attributes);
  return scope;
}

function keepSeverity(event: JsonObject, number: number): void {
  if (!(number >= 1 && number <= 24)) return;
  event['severity'] = severityOf(String(number), 'opentelemetry');
  event['severitynumber'] = number;
}

/** Zero means that nobody knows. */
function keepTime(event: JsonObject, name: string, time: JsonValue | undefined): void {
  if (time !== undefined && time !== null && Number(time) !== 0) event[name] = time;
}

function keepText(event: JsonObject, name: string, text: JsonValue | undefined): void {
  if (typeof text === 'string' && text !== '') keepOwn(event, name, text);
}

function keepAll(event: JsonObject, more: JsonObject): void {
  for (const key in more) keepOwn(event, key, more[key] ?? null);
}
