import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { JsonValue } from '../../event/event.ts';
import { messageOf } from '../../lifecycle/error.ts';
import { bufferOf } from '../decode/bytes.ts';
import { type FoundRecord, sharedText } from './log-records.ts';
import {
  LOG_RECORD,
  type Message,
  REQUEST_FIELDS,
  RESOURCE,
  RESOURCE_LOGS_FIELDS,
  SCOPE,
  SCOPE_LOGS_FIELDS,
} from './logs-schema.ts';
import { readMessage } from './read-message.ts';

/** Resources and scopes in a request: two bytes can make one of either, and each costs more than its bytes. */
const MAX_FRAMES = 50_000;

/**
 * The log records of a request in OTLP's protobuf encoding, one at a time, so that no more than one is in memory. A broken one
 * is found with its fault; throws when the frame around them is broken.
 */
export function* protobufRecords(bytes: Uint8Array): Generator<FoundRecord> {
  let frames = 0;
  const count = (): void => {
    if (++frames > MAX_FRAMES) throw new Error(`more than ${MAX_FRAMES} resources and scopes`);
  };
  for (const resourceLogs of partsOf(bytes).all(REQUEST_FIELDS.resourceLogs)) {
    count();
    const parts = partsOf(resourceLogs);
    const resource = sharedText({
      resource: messageIn(parts, RESOURCE_LOGS_FIELDS.resource, RESOURCE),
      resourceSchemaUrl: textIn(parts, RESOURCE_LOGS_FIELDS.schemaUrl),
    });
    for (const scopeLogs of parts.all(RESOURCE_LOGS_FIELDS.scopeLogs)) {
      count();
      yield* recordsOfScope(scopeLogs, resource);
    }
  }
}

function* recordsOfScope(scopeLogs: Uint8Array, resource: string): Generator<FoundRecord> {
  const parts = partsOf(scopeLogs);
  const scope = messageIn(parts, SCOPE_LOGS_FIELDS.scope, SCOPE);
  const shared = resource + sharedText({ scope, schemaUrl: textIn(parts, SCOPE_LOGS_FIELDS.schemaUrl) });
  for (const record of parts.all(SCOPE_LOGS_FIELDS.logRecords)) yield found(shared, record);
}

function found(shared: string, bytes: Uint8Array): FoundRecord {
  try {
    return { shared, record: readMessage(bytes, LOG_RECORD) };
  } catch (error) {
    return { shared, record: bufferOf(bytes).toString('base64'), fault: messageOf(error) };
  }
}

/** The length-delimited fields of a message, unread. What a message shares may stand behind its records, so it is looked for first. */
interface Parts {
  all(number: number): Generator<Uint8Array>;
  /** Of a field that is there more than once the last counts, as everywhere in protobuf. */
  last(number: number): Uint8Array | undefined;
}

function partsOf(bytes: Uint8Array): Parts {
  function* all(wanted: number): Generator<Uint8Array> {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      if (number === wanted && wireType === WireType.LengthDelimited) yield reader.bytes();
      else reader.skip(wireType, number);
    }
  }
  return {
    all,
    last(number) {
      let last: Uint8Array | undefined;
      for (const part of all(number)) last = part;
      return last;
    },
  };
}

function messageIn(parts: Parts, number: number, message: Message): JsonValue | undefined {
  const bytes = parts.last(number);
  return bytes && readMessage(bytes, message);
}

function textIn(parts: Parts, number: number): string | undefined {
  const bytes = parts.last(number);
  return bytes && bufferOf(bytes).toString('utf8');
}
