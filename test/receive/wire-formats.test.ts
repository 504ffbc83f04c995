import { request as httpRequest } from 'node:http';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Harness, request, startFrontend } from './frontend-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startFrontend();
});
beforeEach(() => void harness.queue.batches.splice(0));
afterAll(() => harness.stop());

const texts = () => harness.queue.events().map(({ text }) => text);
const objects = () => texts().map((text) => JSON.parse(text) as unknown);

const NDJSON = '{"a":1}\n{"a":2}';
const FORM = 'application/x-www-form-urlencoded';

/** Section 2 of the survey of shippers: what each sends. */
it.each<[string, string, Record<string, string>, string, unknown[]]>([
  [
    'mozdef-client',
    '/events',
    {},
    `{\n    "summary": "\\u00e9",\n    "source": null,\n    "details": {\n        "a": 1\n    }\n}`,
    [{ summary: 'é', source: null, details: { a: 1 } }],
  ],
  ['syslog-ng, body() and batch-lines', '/events', { 'content-type': FORM }, NDJSON, [{ a: 1 }, { a: 2 }]],
  [
    'syslog-ng, one by one',
    '/events',
    { 'content-type': 'application/json', 'x-syslog-host': 'h' },
    '{"PID":"7"}',
    [{ PID: '7' }],
  ],
  ['syslog-ng, batched', '/events/', { 'content-type': 'application/json' }, '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['fluentd', '/events', { 'content-type': 'application/x-ndjson' }, `${NDJSON}\n`, [{ a: 1 }, { a: 2 }]],
  [
    'fluentd, json_array',
    '/events',
    { 'content-type': 'application/json' },
    '[{"a":1}\n,{"a":2}]',
    [{ a: 1 }, { a: 2 }],
  ],
  [
    'fluent-bit, json',
    '/custom/app',
    { 'content-type': 'application/json' },
    '[{"date":1785000000.123456,"m":"\\u00e9"}]',
    [{ date: 1785000000.123456, m: 'é' }],
  ],
  ['objects back to back', '/nxlog', { 'content-type': FORM }, '{"a":1}{"a":2}', [{ a: 1 }, { a: 2 }]],
  ['benthos, lines', '/nxlog/', {}, NDJSON, [{ a: 1 }, { a: 2 }]],
  [
    'winston',
    '/custom/app.name/',
    { 'content-type': 'application/json' },
    '{"level":"info","message":"m"}',
    [{ level: 'info', message: 'm' }],
  ],
])('takes what %s sends', async (_name, path, headers, body, expected) => {
  const answer = await harness.post(path, Buffer.from(body), headers);

  expect(answer).toMatchObject({ status: 200, json: { accepted: expected.length } });
  expect(objects()).toEqual(expected);
});

/** As each, with the action's verb and index that must come back. */
it.each<[string, string, Record<string, string>, string, [string, string][]]>([
  [
    'rsyslog',
    '/_bulk',
    { 'content-type': 'application/json; charset=utf-8' },
    '{"index":{"_index": "events","_type":"_doc"}}\n{"a":0}\n\n{"index":{"_index": "events","_type":"_doc"}}\n{"a":1}\n\n',
    [
      ['index', 'events'],
      ['index', 'events'],
    ],
  ],
  [
    'syslog-ng elasticsearch-http',
    '/_bulk',
    { 'content-type': 'application/x-ndjson' },
    '{"index":{"_index":"logs"}}\n{"a":0}\n\n',
    [['index', 'logs']],
  ],
  [
    'fluent-bit es',
    '/_bulk',
    { 'content-type': 'application/x-ndjson' },
    '{"create":{"_index":"fb"}}\n{"a":0}\n',
    [['create', 'fb']],
  ],
  [
    'winston-elasticsearch',
    '/_bulk?wait_for_active_shards=1&timeout=500ms',
    { 'content-type': 'application/vnd.elasticsearch+x-ndjson; compatible-with=8' },
    '{"index":{"_index":"w","pipeline":null},"attempts":0}\n{"a":0}\n',
    [['index', 'w']],
  ],
  [
    'log4js',
    '/_bulk',
    { 'content-type': 'application/x-ndjson' },
    '{"index":{"_index":"l","_type":"x"}}\n{"a":0}\n',
    [['index', 'l']],
  ],
  ['an index in the path', '/winlogbeat-8/_bulk', {}, '{"create":{}}\n{"a":0}\n', [['create', 'winlogbeat-8']]],
  [
    'an array',
    '/_bulk',
    {},
    '[{"a":0},{"a":1}]',
    [
      ['index', 'events'],
      ['index', 'events'],
    ],
  ],
  [
    'lines without actions',
    '/_bulk/',
    {},
    '{"a":0}\n{"a":1}',
    [
      ['index', 'events'],
      ['index', 'events'],
    ],
  ],
])('answers a bulk request item by item: %s', async (_name, path, headers, body, expected) => {
  const answer = await harness.post(path, Buffer.from(body), headers);

  const queued = harness.queue.events();
  const items = expected.map(([verb, index], at) => ({
    [verb]: { _index: index, _id: queued[at]?.id, _version: 1, result: 'created', status: 201 },
  }));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
  expect(answer.json).toEqual({ took: expect.any(Number), errors: false, items });
  expect(objects()).toEqual(expected.map((_, a) => ({ a })));
});

it('refuses only those actions of a bulk request that are no events', async () => {
  const body =
    '{"delete":{"_id":"1"}}\n{"index":{"_id":"x"}}\n{"a":0}\n{"update":{"_id":"2","_index":"u"}}\n{"doc":{}}\n{"index":{}}\n{"b\n';

  const answer = await harness.post('/_bulk', body);

  const [x, broken] = harness.queue.events();
  expect(answer.json).toMatchObject({
    errors: true,
    items: [
      {
        delete: {
          _index: 'events',
          _id: '1',
          status: 400,
          error: { reason: 'MozDef stores events and does not delete them' },
        },
      },
      { index: { _id: x?.id, status: 201 } },
      { update: { _index: 'u', _id: '2', status: 400 } },
      { index: { _id: broken?.id, status: 201 } },
    ],
  });
  expect(texts()).toEqual(['{"a":0}', '{"b']);
});

it('answers a bulk request that holds no event without troubling the queue', async () => {
  const answer = await harness.post('/_bulk', '{"delete":{"_id":"1"}}\n');

  expect(answer.json).toMatchObject({ errors: true, items: [{ delete: { status: 400 } }] });
  expect(harness.queue.batches).toEqual([]);
});

it('answers in the vendor type that a client asks for', async () => {
  const type = 'application/vnd.elasticsearch+json; compatible-with=9';
  const answer = await harness.post('/_bulk', '{"a":1}', { accept: type });

  expect(answer.headers.get('content-type')).toBe('application/vnd.elasticsearch+json;compatible-with=9');
});

it.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['zstd', zstdCompressSync],
  ['identity', (bytes: Buffer) => bytes],
  ['GZIP', gzipSync],
])('decodes %s', async (encoding, encode) => {
  const answer = await harness.post('/events', new Uint8Array(encode(Buffer.from(NDJSON))), {
    'content-encoding': encoding,
  });

  expect(answer.json).toEqual({ accepted: 2 });
  expect(objects()).toEqual([{ a: 1 }, { a: 2 }]);
});

it('takes a chunked body in pieces, by PUT too', async () => {
  const status = await new Promise((resolve, reject) => {
    const sending = httpRequest(`${harness.url}/events`, { method: 'PUT' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.on('error', reject);
    for (const piece of ['{"a"', ':1}\n{"', 'a":2}']) sending.write(piece);
    sending.end();
  });

  expect(status).toBe(200);
  expect(objects()).toEqual([{ a: 1 }, { a: 2 }]);
});

it('takes a large body, split and checked elsewhere, with its ids', async () => {
  const count = 2000;
  const body = Array.from({ length: count }, (_, a) => `{"create":{}}\n{"a":${a},"text":"${'x'.repeat(500)}"}\n`).join(
    '',
  );

  const answer = await harness.post('/_bulk', body);

  const items = answer.json['items'] as { create: { _id: string } }[];
  expect(items.map(({ create }) => create._id)).toEqual(harness.queue.events().map(({ id }) => id));
  expect(items).toHaveLength(count);
});

it('takes a syslog message whose fields are headers', async () => {
  const headers = { 'content-type': FORM, 'X-Syslog-Host': 'h1', 'X-Syslog-Program': 'sshd', 'X-Syslog-Level': 'info' };
  await harness.post('/events', 'Failed password\nfor root\n', headers);

  expect(harness.queue.events()).toEqual([
    expect.objectContaining({
      text: 'Failed password\nfor root',
      kind: 'text',
      header: expect.objectContaining({ syslog: { host: 'h1', program: 'sshd', level: 'info' } }),
    }),
  ]);
});

it('says of each body where it was received and from whom', async () => {
  await harness.post('/custom/my.app/?x=1', '{}', { 'idempotency-key': 'k' });

  expect(harness.queue.batches[0]?.bodies[0]?.header).toEqual({
    endpoint: 'custom/my.app',
    path: '/custom/my.app',
    sender: '127.0.0.1',
    principal: '127.0.0.1',
    claim: 'k',
  });
});

it('gives a claimed event the same id every time, whatever batch it comes in', async () => {
  const body = '{"create":{"_id":"c"}}\n{"a":1}\n{"index":{}}\n{"a":2}\n';
  const ids = async (path: string) =>
    ((await harness.post(path, body)).json['items'] as Record<string, { _id: string }>[]).map(
      (item) => Object.values(item)[0]?._id,
    );

  const [first, second, elsewhere] = [await ids('/_bulk'), await ids('/_bulk'), await ids('/other/_bulk')];

  expect(first[0]).toMatch(/^[\da-f]{32}$/);
  expect(second[0]).toBe(first[0]);
  expect(elsewhere[0]).not.toBe(first[0]);
  expect(second[1]).not.toBe(first[1]);
  expect([...first, ...second, ...elsewhere]).toEqual(harness.queue.events().map(({ id }) => id));
});

it.each([
  ['/', { version: { number: expect.stringMatching(/^8\./) }, tagline: 'You Know, for Search' }],
  ['/_cluster/health?local=true', { status: 'green', timed_out: false }],
  ['/_license', { license: { status: 'active' } }],
  ['/status', { status: 'ok' }],
])('answers %s as clients expect', async (path, expected) => {
  const answer = await request(harness.url + path);

  expect(answer).toMatchObject({ status: 200, json: expected });
  expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
});

it('answers probes that look only at the status', async () => {
  const head = await request(harness.url, { method: 'HEAD' });
  const cat = await request(`${harness.url}/_cat/health`);
  const test = await request(`${harness.url}/test/`);

  expect([head.status, cat.status, test.status]).toEqual([200, 200, 200]);
  expect(head.headers.get('x-elastic-product')).toBe('Elasticsearch');
  expect(cat.text).toMatch(/^\d+ \d\d:\d\d:\d\d mozdef green /);
});
