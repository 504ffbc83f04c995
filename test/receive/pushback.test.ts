import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exchange, type Harness, request, startFrontend, until } from './frontend-harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startFrontend();
});
afterEach(() => harness.stop());

const paths = ['/events', '/nxlog', '/cef', '/custom/app'];
const raw = (path: string, body: string, length = body.length) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`;
const state = async () => (await request(`${harness.url}/status`)).json['status'];

describe.each(['queue-full', 'disk-full', 'queue-unavailable'] as const)('while the queue says %s', (code) => {
  it.each(paths)('a push that fails is answered 503 with Retry-After: %s', async (path) => {
    harness.queue.failing = code;

    const answer = await harness.post(path, '{"a":1}');

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.json).toMatchObject({ error: { code } });
  });

  it.each(['/_bulk', '/logs/_bulk'])('a push that fails closes the connection without an answer: %s', async (path) => {
    harness.queue.failing = code;

    expect(await exchange(harness.port, raw(path, '{"a":1}'))).toBe('');
  });

  it('requests are turned away before their body is read, and taken again when it recovers', async () => {
    harness.queue.refusing = code;
    await until(async () => (await state()) === 'paused');

    // Neither body ever comes, so only who does not wait for it can end these.
    expect(await exchange(harness.port, raw('/_bulk', '', 1000))).toBe('');
    expect(await exchange(harness.port, 'GET /_cat/health HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('');
    const early = exchange(harness.port, raw('/events', '', 1000), { end: true });
    expect(await early).toMatch(/^HTTP\/1.1 503 [^]*Retry-After: 5/);

    const waiting = await request(`${harness.url}/_cluster/health?wait_for_status=yellow&timeout=30s`);
    expect(waiting).toMatchObject({ status: 408, json: { status: 'red', timed_out: true } });
    expect(await request(`${harness.url}/_cluster/health`)).toMatchObject({ status: 200, json: { status: 'red' } });

    harness.queue.refusing = undefined;
    await until(async () => (await state()) === 'ok');
    expect((await harness.post('/_bulk', '{"a":1}')).status).toBe(200);
    expect((await harness.post('/events', '{"a":1}')).status).toBe(200);
  });
});

it('says that nobody knows when the answer of the queue was lost, and is paused as while it is away', async () => {
  harness.queue.failing = 'queue-unconfirmed';

  const answer = await harness.post('/events', '{"a":1}');

  expect(answer).toMatchObject({ status: 503, json: { error: { code: 'queue-unconfirmed' } } });
  harness.queue.refusing = 'queue-unavailable';
  const early = await exchange(harness.port, raw('/events', '', 1000), { end: true });
  expect(early).toContain('"queue-unavailable"');
});

it('pushes back, and loses nothing, when senders bring more than memory allows', async () => {
  await harness.stop();
  harness = await startFrontend({ limits: { in_flight: '100KB' } });
  harness.queue.hold();
  const body = `{"a":"${'x'.repeat(40_000)}"}`;
  const statuses = Array.from({ length: 5 }, async () => (await harness.post('/events', body)).status);
  await until(async () =>
    (await harness.registry.getSingleMetricAsString('mozdef_frontend_refused_total')).includes('overloaded'),
  );

  const bulk = await exchange(harness.port, raw('/_bulk', body));
  await until(() => harness.queue.heldPushes > 0);
  harness.queue.release();

  const answers = await Promise.all(statuses);
  expect(bulk).toBe('');
  expect(answers).toContain(503);
  expect(answers.filter((status) => status === 200)).toHaveLength(harness.queue.events().length);
  expect((await harness.post('/events', body)).status).toBe(200);
});

it('answers only once the queue owns the events', async () => {
  harness.queue.hold();
  let answered = false;
  const posted = harness.post('/events', '{"a":1}').finally(() => (answered = true));
  await until(() => harness.queue.heldPushes === 1);

  expect(answered).toBe(false);
  harness.queue.release();

  expect((await posted).status).toBe(200);
});

it('ends requests under way before it stops, and takes no new ones', async () => {
  harness.queue.hold();
  const posted = harness.post('/events', '{"a":1}');
  await until(() => harness.queue.heldPushes === 1);

  const stopped = harness.frontend.stop();
  await expect(harness.post('/events', '{"b":1}')).rejects.toThrow('fetch failed');
  harness.queue.release();

  expect((await posted).status).toBe(200);
  await stopped;
  harness = await startFrontend();
});
