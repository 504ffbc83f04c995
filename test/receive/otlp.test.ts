import { gzipSync } from 'node:zlib';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Harness, startFrontend } from './frontend-harness.ts';

const LEN = WireType.LengthDelimited;
const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

let harness: Harness;
const lines = () => harness.queue.events().map(({ text }) => JSON.parse(text) as unknown);

function message(...fields: [number, Uint8Array | string][]): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  for (const [number, held] of fields) {
    writer.tag(number, LEN);
    if (typeof held === 'string') writer.string(held);
    else writer.bytes(held);
  }
  return writer.finish();
}
const text = (value: string) => message([1, value]);
const attribute = (key: string, value: Uint8Array) => message([1, key], [2, value]);
const request = (...records: Uint8Array[]) =>
  message([
    1,
    message(
      [2, message(...records.map((record): [number, Uint8Array] => [2, record]), [1, message([1, 'lib'])])],
      // What records share may stand behind them.
      [1, message([1, attribute('host.name', text('web1'))])],
    ),
  ]);
const jsonRequest = (...logRecords: unknown[]) =>
  JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'host.name', value: { stringValue: 'web1' } }] },
        scopeLogs: [{ scope: { name: 'lib' }, logRecords }],
      },
    ],
  });

beforeAll(async () => {
  harness = await startFrontend({ limits: { events: 100, decoded_body: '1MB' } });
});
beforeEach(() => void harness.queue.batches.splice(0));
afterAll(() => harness.stop());

describe('a request in JSON', () => {
  it('is taken record by record, each with its resource and scope', async () => {
    const body = jsonRequest({ body: { stringValue: 'a' } }, { body: { stringValue: 'b' } });
    const answer = await harness.post('/v1/logs', body, JSON_TYPE);

    expect(answer).toMatchObject({ status: 200, text: '{}' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    const shared = {
      resource: { attributes: [{ key: 'host.name', value: { stringValue: 'web1' } }] },
      scope: { name: 'lib' },
    };
    expect(lines()).toEqual([
      { ...shared, logRecord: { body: { stringValue: 'a' } } },
      { ...shared, logRecord: { body: { stringValue: 'b' } } },
    ]);
    expect(harness.queue.events()[0]).toMatchObject({ kind: 'json', header: { endpoint: 'otlp', path: '/v1/logs' } });
  });

  it('keeps integers that a number would round', async () => {
    const body = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[
      {"timeUnixNano":1785000000123456789,"attributes":[{"key":"a","value":{"intValue":9007199254740993}}]}]}]}]}`;
    await harness.post('/v1/logs', body, JSON_TYPE);

    expect(lines()).toEqual([
      {
        logRecord: {
          timeUnixNano: '1785000000123456789',
          attributes: [{ key: 'a', value: { intValue: '9007199254740993' } }],
        },
      },
    ]);
  });

  it.each(['{}', '{"resourceLogs":[]}', '{"resourceLogs":[{}]}', '{"unknown":1}'])(
    'may hold no record: %s',
    async (body) => {
      expect(await harness.post('/v1/logs', body, JSON_TYPE)).toMatchObject({ status: 200, text: '{}' });
      expect(harness.queue.batches).toEqual([]);
    },
  );

  it('says which part of it only dead letters can become of', async () => {
    const answer = await harness.post('/v1/logs', jsonRequest({ body: { stringValue: 'a' } }, 5, null), JSON_TYPE);

    expect(answer).toMatchObject({
      status: 200,
      json: { partialSuccess: { rejectedLogRecords: '2', errorMessage: expect.stringContaining('dead letters') } },
    });
    expect(lines()).toHaveLength(3);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a list', '[]'],
    ['broken JSON', '{"resourceLogs":['],
    ['no list of resources', '{"resourceLogs":{}}'],
    ['no record that is one', jsonRequest(5, 'a')],
  ])('is refused when it is %s', async (_name, body) => {
    const answer = await harness.post('/v1/logs', body, JSON_TYPE);

    expect(answer).toMatchObject({ status: 400, json: { code: 3, message: expect.any(String) } });
    expect(harness.queue.batches).toEqual([]);
  });
});

describe('a request in protobuf', () => {
  const rejected = (bytes: Uint8Array): unknown[] => {
    const outer = new BinaryReader(bytes);
    expect(outer.tag()).toEqual([1, LEN]);
    const inner = new BinaryReader(outer.bytes());
    inner.tag();
    const count = inner.int64();
    inner.tag();
    return [count, inner.string()];
  };

  it('is the same as in JSON', async () => {
    const record = new BinaryWriter();
    record.tag(1, WireType.Bit64).fixed64('1785000000123456789').tag(11, WireType.Bit64).fixed64(1n);
    record.tag(2, WireType.Varint).int32(17).tag(3, LEN).string('Error').tag(5, LEN).bytes(text('a'));
    record
      .tag(6, LEN)
      .bytes(attribute('i', new BinaryWriter().tag(3, WireType.Varint).int64('-9223372036854775808').finish()));
    record.tag(6, LEN).bytes(attribute('d', new BinaryWriter().tag(4, WireType.Bit64).double(Number.NaN).finish()));
    record.tag(6, LEN).bytes(attribute('b', new BinaryWriter().tag(2, WireType.Varint).bool(true).finish()));
    record.tag(6, LEN).bytes(attribute('y', message([7, new Uint8Array([255, 0])])));
    record.tag(6, LEN).bytes(attribute('l', message([5, message([1, text('x')], [1, text('y')])])));
    record.tag(6, LEN).bytes(attribute('o', message([6, message([1, attribute('k', text('v'))])])));
    record.tag(9, LEN).bytes(new Uint8Array(16).fill(0xab)).tag(10, LEN).bytes(new Uint8Array(8).fill(1));
    record.tag(8, WireType.Bit32).fixed32(1).tag(99, LEN).string('unknown').tag(12, LEN).string('name');

    const answer = await harness.post('/v1/logs', new Uint8Array(gzipSync(request(record.finish()))), {
      ...PROTOBUF,
      'content-encoding': 'gzip',
    });

    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
    expect(lines()).toEqual([
      {
        resource: { attributes: [{ key: 'host.name', value: { stringValue: 'web1' } }] },
        scope: { name: 'lib' },
        logRecord: {
          timeUnixNano: '1785000000123456789',
          observedTimeUnixNano: '1',
          severityNumber: 17,
          severityText: 'Error',
          body: { stringValue: 'a' },
          attributes: [
            { key: 'i', value: { intValue: '-9223372036854775808' } },
            { key: 'd', value: { doubleValue: 'NaN' } },
            { key: 'b', value: { boolValue: true } },
            { key: 'y', value: { bytesValue: '/wA=' } },
            { key: 'l', value: { arrayValue: { values: [{ stringValue: 'x' }, { stringValue: 'y' }] } } },
            { key: 'o', value: { kvlistValue: { values: [{ key: 'k', value: { stringValue: 'v' } }] } } },
          ],
          traceId: 'ab'.repeat(16),
          spanId: '01'.repeat(8),
          flags: 1,
          eventName: 'name',
        },
      },
    ]);
  });

  it('may be empty', async () => {
    expect(await harness.post('/v1/logs', '', PROTOBUF)).toMatchObject({ status: 200, text: '' });
  });

  it('says which part of it only dead letters can become of, and keeps those bytes', async () => {
    const broken = new Uint8Array([0x2a, 0x7f]);
    const response = await fetch(`${harness.url}/v1/logs`, {
      method: 'POST',
      headers: PROTOBUF,
      body: request(message([3, 'good']), broken),
    });

    expect(rejected(new Uint8Array(await response.arrayBuffer()))).toEqual([
      1n,
      expect.stringContaining('dead letters'),
    ]);
    expect(lines()).toEqual([
      expect.objectContaining({ logRecord: { severityText: 'good' } }),
      expect.objectContaining({ logRecord: Buffer.from(broken).toString('base64'), fault: expect.any(String) }),
    ]);
  });

  it('is refused in protobuf when its frame is broken', async () => {
    const response = await fetch(`${harness.url}/v1/logs`, { method: 'POST', headers: PROTOBUF, body: '{"a":1}' });
    const reader = new BinaryReader(new Uint8Array(await response.arrayBuffer()));

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect([reader.tag()[0], reader.int32(), reader.tag()[0], reader.string()]).toEqual([
      1,
      3,
      2,
      expect.stringContaining('protobuf'),
    ]);
  });
});

describe('what is too much', () => {
  const empty = new Uint8Array(0);
  let value = text('deep');
  for (let depth = 0; depth < 200; depth++) value = message([5, message([1, value])]);

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['records', request(...Array.from({ length: 101 }, () => empty)), '100 events'],
    ['bytes once written out', shareMuch(), 'written out'],
  ])('is refused: %s', async (_name, body, reason) => {
    const answer = await harness.post('/v1/logs', body, PROTOBUF);

    expect(answer.status).toBe(413);
    expect(answer.text).toContain(reason);
    expect(harness.queue.batches).toEqual([]);
  });

  it.each([
    ['nesting', message([5, value])],
    ['fields', message(...Array.from({ length: 100_001 }, (): [number, Uint8Array] => [6, empty]))],
  ])('of one record hurts only that: %s', async (_name, record) => {
    await harness.post('/v1/logs', request(record, message([3, 'good'])), PROTOBUF);

    expect(lines()).toEqual([
      expect.objectContaining({ fault: expect.any(String) }),
      expect.objectContaining({ logRecord: { severityText: 'good' } }),
    ]);
  });

  function shareMuch(): Uint8Array<ArrayBuffer> {
    const records = Array.from({ length: 90 }, (): [number, Uint8Array] => [2, empty]);
    return message([1, message([1, message([1, attribute('k', text('x'.repeat(20_000)))])], [2, message(...records)])]);
  }
});

describe('when events cannot be taken', () => {
  afterEach(() => void (harness.queue.failing = undefined));

  it('asks to try again', async () => {
    harness.queue.failing = 'queue-full';
    const answer = await harness.post('/v1/logs', jsonRequest({}), JSON_TYPE);

    expect(answer).toMatchObject({ status: 503, json: { code: 14 } });
    expect(answer.headers.get('retry-after')).toBe('5');
  });
});
