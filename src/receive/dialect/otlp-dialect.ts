import type { IncomingMessage } from 'node:http';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { otlpFormatOf } from '../otlp/request-format.ts';
import type { Dialect } from './dialect.ts';

/** Codes of google.rpc.Status, which OTLP answers faults with. */
const CODES: Readonly<Record<number, number>> = { 401: 16, 403: 7, 404: 5, 405: 12, 413: 8, 500: 13, 503: 14 };
const INVALID_ARGUMENT = 3;
const LENGTH_DELIMITED = WireType.LengthDelimited;

/** As OTLP/HTTP answers (OpenTelemetry protocol, "OTLP/HTTP Response"): in the request's own encoding. */
export const otlpDialect: Dialect = {
  accepted(request, { rejected }) {
    const message = `${rejected} log records cannot be read; they are kept as dead letters`;
    if (!isProtobuf(request)) {
      const partial = { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: message } };
      return { type: 'application/json', body: rejected === 0 ? '{}' : JSON.stringify(partial) };
    }
    const writer = new BinaryWriter();
    if (rejected > 0) {
      writer.tag(1, LENGTH_DELIMITED).fork();
      writer.tag(1, WireType.Varint).int64(rejected).tag(2, LENGTH_DELIMITED).string(message).join();
    }
    return { type: 'application/x-protobuf', body: writer.finish() };
  },
  refused(request, { status, message }) {
    const code = CODES[status] ?? INVALID_ARGUMENT;
    if (!isProtobuf(request)) return { status, type: 'application/json', body: JSON.stringify({ code, message }) };
    const writer = new BinaryWriter().tag(1, WireType.Varint).int32(code).tag(2, LENGTH_DELIMITED).string(message);
    return { status, type: 'application/x-protobuf', body: writer.finish() };
  },
};

function isProtobuf(request: IncomingMessage): boolean {
  return otlpFormatOf(request) === 'protobuf';
}
