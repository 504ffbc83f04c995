import type { IncomingMessage } from 'node:http';
import type { OtlpFormat } from './transcode.ts';

const PROTOBUF = /^application\/(?:x-|vnd\.google\.)?protobuf\b/i;

/** What an OTLP request says that it is written in; one that says nothing is taken for JSON, which can be told to be none. */
export function otlpFormatOf({ headers }: IncomingMessage): OtlpFormat {
  return PROTOBUF.test(headers['content-type'] ?? '') ? 'protobuf' : 'json';
}
