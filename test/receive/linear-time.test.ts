import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, it } from '@jest/globals';
import { parseEvent } from '../../src/receive/decode/parse-event.ts';
import { transcodeOtlp } from '../../src/receive/otlp/transcode.ts';
import { LINEAR, timeGrowth } from '../support/time-growth.ts';

const LIMITS = { events: 1_000_000, bytes: 100_000_000 };
const WHO = { sender: '192.0.2.1', principal: '192.0.2.1', path: '/' };

const json = (endpoint: string, text: string) => () =>
  void parseEvent({ ...WHO, endpoint }, { kind: 'json', bytes: Buffer.from(text) });
const otlpJson = (text: string) => () => void transcodeOtlp(Buffer.from(text), 'json', LIMITS);
const otlpProtobuf = (bytes: Uint8Array) => () => void transcodeOtlp(bytes, 'protobuf', LIMITS);

/** `count` fields of this number, one after the other. */
function repeated(number: number, held: Uint8Array, count: number): Uint8Array {
  const writer = new BinaryWriter();
  for (let index = 0; index < count; index++) writer.tag(number, WireType.LengthDelimited).bytes(held);
  return writer.finish();
}
const within = (number: number, held: Uint8Array) => repeated(number, held, 1);
const EMPTY = new Uint8Array(0);

const HOSTILE: [string, (size: number) => () => void][] = [
  ['an envelope with many keys', (size) => json('hec', `{"event":{${manyKeys(size / 10)}},${manyKeys(size / 10)}}`)],
  ['an envelope with a long text', (size) => json('hec', `{"event":"${'a '.repeat(size / 2)}"}`)],
  ['attributes of one name', (size) => json('otlp', `{"logRecord":{"attributes":[${sameKeys(size / 30)}]}}`)],
  ['an unclosed request', (size) => otlpJson(`{"resourceLogs":[${'{"scopeLogs":['.repeat(size / 14)}`)],
  ['a request of brackets', (size) => otlpJson('['.repeat(size))],
  ['empty resources', (size) => otlpProtobuf(repeated(1, EMPTY, size / 2))],
  ['empty records', (size) => otlpProtobuf(within(1, within(2, repeated(2, EMPTY, size / 2))))],
  ['repeated scopes', (size) => otlpProtobuf(within(1, within(2, repeated(1, EMPTY, size / 2))))],
  ['unknown fields', (size) => otlpProtobuf(repeated(99, EMPTY, size / 3))],
  ['open groups', (size) => otlpProtobuf(new Uint8Array(size).fill((99 << 3) | WireType.StartGroup))],
  ['varints', (size) => otlpProtobuf(new Uint8Array(size).fill(0xff))],
];

function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',');
}
function sameKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `{"key":"k","value":{"intValue":${index}}}`).join(',');
}

it.each(HOSTILE)('the time taken grows no faster than the length of %s', (_name, prepare) => {
  expect(timeGrowth(prepare, 20_000)).toBeLessThan(LINEAR);
});
