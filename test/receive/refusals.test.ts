import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exchange, type Harness, request, startFrontend, until } from './frontend-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startFrontend({
    limits: {
      body: '64KB',
      decoded_body: '100KB',
      events: 100,
      header_time: '300ms',
      request_time: '600ms',
      connections: 50,
    },
  });
});
afterAll(() => harness.stop());

const refusedCount = async (reason: string) => {
  const counter = (await harness.registry.getMetricsAsJSON()).find(
    ({ name }) => name === 'mozdef_frontend_refused_total',
  );
  return counter?.values.find(({ labels }) => labels['reason'] === reason)?.value ?? 0;
};
const error = (answer: { json: Record<string, unknown> }) => answer.json['error'] as Record<string, unknown>;

describe('a body from which no event can be taken', () => {
  it.each([
    ['nothing', '', 0, 'the body holds no event'],
    ['blanks', ' \r\n ', 0, 'the body holds no event'],
    ['an empty array', '[]', 0, 'the body holds no event'],
    ['a number', ' 42', 1, 'this is a number'],
    ['null', 'null', 0, 'this is null'],
    ['an array of scalars', '[1,"a"]', 1, 'this is a number'],
    ['nested arrays', '[[{"a":1}]]', 1, 'this is an array'],
    ['broken JSON', '\n{"a":}', 6, 'at byte 6: Unexpected token'],
    ['broken JSON after other characters', '{"é":"ü", "b" 1}', 16, "at byte 16: Expected ':' after property name"],
    ['an unfinished object', '{"a":1', 6, "at byte 6: Expected ',' or '}' after property value"],
    ['too deep nesting', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 0, 'nested deeper than 100'],
    ['unfinished deep nesting', '[{"a":'.repeat(3000), 1, 'nested deeper than 100'],
    ['a raw NUL', '{"a":"\0"}', 6, 'at byte 6: Bad control character in string literal'],
  ])('is answered 400 with the place: %s', async (_name, body, position, words) => {
    const before = harness.queue.batches.length;

    const plain = await harness.post('/events', body);
    const bulk = await harness.post('/_bulk', body);

    expect(plain.status).toBe(400);
    expect(error(plain)).toEqual({ code: 'unparsable', position, message: expect.stringContaining(words) });
    expect(bulk.json).toMatchObject({
      status: 400,
      error: { type: 'unparsable', reason: expect.stringContaining(words) },
    });
    expect(harness.queue.batches).toHaveLength(before);
  });

  it.each([
    ['a broken line first', '{"a":\n{"b":1}\n', 2],
    ['a deep one', `{"a":${'['.repeat(500)}${']'.repeat(500)}}\n{"b":1}`, 2],
    ['a scalar in an array', '[1,{"a":1}]', 2],
    ['NUL and bytes that are not UTF-8', Buffer.from('{"a":"\0"}\n{"b":"\xff"}\n', 'latin1'), 2],
    ['hostile keys', '{"__proto__":{"x":1},"constructor":1}', 1],
  ])('is not one with %s', async (_name, body, accepted) => {
    expect((await harness.post('/events', body)).json).toEqual({ accepted });
  });
});

describe('limits', () => {
  it.each([
    ['body-too-large', 413, { body: 'x'.repeat(64_001) }],
    ['too-many-events', 413, { body: '{}'.repeat(101) }],
    ['decoded-body-too-large', 413, { body: gzipSync('x'.repeat(100_001)), headers: { 'content-encoding': 'gzip' } }],
    ['unsupported-encoding', 415, { body: '{}', headers: { 'content-encoding': 'br' } }],
    ['undecodable-body', 400, { body: '{}', headers: { 'content-encoding': 'gzip' } }],
    ['undecodable-body', 400, { body: gzipSync('{"a":1}').subarray(0, 15), headers: { 'content-encoding': 'gzip' } }],
  ])(
    'answers %s with %d',
    async (code, status, { body, headers }: { body: string | Buffer; headers?: Record<string, string> }) => {
      const before = await refusedCount(code);
      const answer = await harness.post('/events', typeof body === 'string' ? body : new Uint8Array(body), headers);

      expect([answer.status, error(answer)['code']]).toEqual([status, code]);
      expect(await refusedCount(code)).toBe(before + 1);
    },
  );

  it('stops a zip bomb early', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000));
    expect(bomb.length).toBeLessThan(64_000);
    const before = process.memoryUsage().rss;

    const answer = await harness.post('/events', new Uint8Array(bomb), { 'content-encoding': 'gzip' });

    expect(answer.status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(20_000_000);
  });

  it('stops a chunked body that does not end', async () => {
    const head = 'POST /events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
    const received = await exchange(harness.port, `${head}${`4000\r\n${'x'.repeat(0x4000)}\r\n`.repeat(5)}`);

    expect(received).toMatch(/^HTTP\/1.1 413 /);
    expect(received).toContain('body-too-large');
  });

  it('asks only for a body that it will take', async () => {
    const head = (length: number) =>
      `POST /events HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;

    expect(await exchange(harness.port, head(10))).toMatch(/^HTTP\/1.1 100 Continue\r\n/);
    expect(await exchange(harness.port, head(100_000))).toMatch(/^HTTP\/1.1 413 /);
  });

  it('closes on a header that dribbles in', async () => {
    expect(await exchange(harness.port, 'POST /events HTTP/1.1\r\nHost: loc')).toMatch(
      /^HTTP\/1.1 408 [^]*request-timeout/,
    );
  });

  it('closes on a body that dribbles in, and holds no memory for it', async () => {
    const head = 'POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"a":';

    expect(await exchange(harness.port, head)).toMatch(/^(HTTP\/1.1 408 [^]*)?$/);

    const gauge = () => harness.registry.getSingleMetricAsString('mozdef_frontend_in_flight_bytes');
    await until(async () => (await gauge()).endsWith('mozdef_frontend_in_flight_bytes 0'));
  });

  it('answers 431 to a header that is too large', async () => {
    const received = await exchange(
      harness.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    );

    expect(received).toMatch(/^HTTP\/1.1 431 [^]*header-too-large/);
  });

  it('answers 400 to what is no HTTP', async () => {
    expect(await exchange(harness.port, '\x16\x03\x01\x02\x00\x01\x00')).toMatch(/^HTTP\/1.1 400 /);
  });

  it('forgets a sender that goes away in the middle', async () => {
    const before = harness.queue.batches.length;

    await exchange(harness.port, 'POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"a":1}\n', {
      end: true,
    });
    const next = await harness.post('/events', '{"b":1}');

    expect(next.status).toBe(200);
    expect(harness.queue.batches).toHaveLength(before + 1);
  });
});

describe('connections', () => {
  it('are limited', async () => {
    const small = await startFrontend({ limits: { connections: 1 } });
    const first = exchange(small.port, 'GET /test HTTP/1.1\r\nHost: localhost\r\n');
    await until(async () => (await exchange(small.port, 'GET /test HTTP/1.1\r\nHost: localhost\r\n\r\n')) === '');

    await small.stop();

    expect(await first).not.toContain('200');
    expect(await small.registry.getSingleMetricAsString('mozdef_frontend_refused_total')).toContain(
      'too-many-connections',
    );
  });
});

it.each([
  ['GET', '/events', 405],
  ['DELETE', '/_bulk', 405],
  ['POST', '/status', 405],
  ['GET', '/nowhere', 404],
  ['POST', '/custom/', 404],
  ['POST', '/custom/a/b', 404],
  ['POST', '/custom/%2e', 404],
  ['POST', '/_x/_bulk', 404],
  ['GET', '/__proto__', 404],
])('answers %s %s with %d', async (method, path, status) => {
  const answer = await request(harness.url + path, { method });

  expect(answer.status).toBe(status);
  expect(answer.headers.get('allow')).toEqual(status === 405 ? expect.any(String) : null);
});
