import type { JsonObject, JsonValue } from '../../event/event.ts';
import { someOutsideStrings } from '../../event/json/text-scan.ts';
import { isObject } from '../../event/own-property.ts';
import { bufferOf } from '../decode/bytes.ts';
import { parseItem } from '../decode/parse-item.ts';
import { type FoundRecord, sharedText } from './log-records.ts';

/** An attribute takes four levels for each that it nests. */
const DEPTH = 256;
/** Brackets and commas in a request: two bytes can make an object of a hundred, and memory must be bounded. */
const MAX_TOKENS = 4_000_000;

/** The log records of a request in OTLP/JSON (OpenTelemetry protocol, "JSON Protobuf Encoding"). Throws when it is none. */
export function* jsonRecords(bytes: Uint8Array): Generator<FoundRecord> {
  for (const resourceLogs of listIn(parseRequest(bytes), 'resourceLogs')) {
    if (!isObject(resourceLogs)) throw new Error('resourceLogs must hold objects');
    const resource = sharedText({ resource: resourceLogs['resource'], resourceSchemaUrl: resourceLogs['schemaUrl'] });
    for (const scopeLogs of listIn(resourceLogs, 'scopeLogs')) {
      if (!isObject(scopeLogs)) throw new Error('scopeLogs must hold objects');
      const shared = resource + sharedText({ scope: scopeLogs['scope'], schemaUrl: scopeLogs['schemaUrl'] });
      for (const record of listIn(scopeLogs, 'logRecords')) yield { shared, record };
    }
  }
}

function parseRequest(bytes: Uint8Array): JsonObject {
  if (holdsTooMany(bufferOf(bytes).toString('utf8'))) throw new Error(`more than ${MAX_TOKENS} values`);
  const parsed = parseItem(bytes, { depth: DEPTH });
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.value;
}

function holdsTooMany(text: string): boolean {
  // A token is a character at least.
  if (text.length <= MAX_TOKENS) return false;
  let tokens = 0;
  return someOutsideStrings(text, (code) => {
    if (code === 0x2c || code === 0x7b || code === 0x5b) tokens++;
    return tokens > MAX_TOKENS;
  });
}

function listIn(object: JsonObject, name: string): JsonValue[] {
  const list = object[name];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new Error(`${name} must be a list`);
  return list;
}
