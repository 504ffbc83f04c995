import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Harness, request, startFrontend, until } from './frontend-harness.ts';

const TOKEN = 'a-token-of-web-servers';
const SPLUNK = { authorization: `Splunk ${TOKEN}` };
const SUCCESS = { status: 200, json: { text: 'Success', code: 0 } };

let harness: Harness;
const texts = () => harness.queue.events().map(({ text }) => text);

describe('with a token', () => {
  beforeAll(async () => {
    harness = await startFrontend({ tokens: [{ name: 'web', token: TOKEN }] });
  });
  beforeEach(() => void harness.queue.batches.splice(0));
  afterAll(() => harness.stop());

  it.each(['/services/collector', '/services/collector/event', '/services/collector/event/1.0'])(
    'takes events back to back at %s',
    async (path) => {
      const answer = await harness.post(path, '{"event":"a"}{"event":{"b":1}}\n{"event":"c"}', SPLUNK);

      expect(answer).toMatchObject(SUCCESS);
      expect(answer.json).not.toHaveProperty('ackId');
      expect(texts()).toEqual(['{"event":"a"}', '{"event":{"b":1}}', '{"event":"c"}']);
      expect(harness.queue.events()[0]?.header).toMatchObject({ endpoint: 'hec', tokensource: 'web' });
    },
  );

  it('takes what its clients send: no or another type, gzip, pretty-printed', async () => {
    const pretty = JSON.stringify({ time: '1785000000.123', event: { a: 1 } }, undefined, 2);
    const form = { ...SPLUNK, 'content-type': 'application/x-www-form-urlencoded' };
    const gzipped = { ...SPLUNK, 'content-encoding': 'gzip' };

    const answers = [
      await harness.post('/services/collector', Buffer.from(pretty + pretty), form),
      await harness.post('/services/collector', new Uint8Array(gzipSync('{"event":"zipped"}')), gzipped),
      await harness.post('/services/collector', '[{"event":1},{"event":2}]', SPLUNK),
    ];

    expect(answers).toEqual(answers.map(() => expect.objectContaining(SUCCESS)));
    expect(texts()).toEqual([pretty, pretty, '{"event":"zipped"}', '{"event":1}', '{"event":2}']);
  });

  it('takes lines with what the query says of them', async () => {
    const query = '?channel=c&host=web1&source=%2Fvar%2Flog%2Fapp&sourcetype=app&index=main&other=x';
    const answer = await harness.post(`/services/collector/raw${query}`, 'first line\nsecond line\n', SPLUNK);

    expect(answer).toMatchObject(SUCCESS);
    expect(texts()).toEqual(['first line', 'second line']);
    expect(harness.queue.events()[0]?.header).toMatchObject({
      endpoint: 'hec/raw',
      metadata: { host: 'web1', source: '/var/log/app', sourcetype: 'app', index: 'main' },
    });
  });

  it.each<[string, Record<string, string>, string, number, object]>([
    ['no token', {}, '', 401, { text: 'Token is required', code: 2 }],
    [
      'a token in the address',
      {},
      `?token=${TOKEN}`,
      400,
      { text: 'Query string authorization is not enabled', code: 16 },
    ],
    ['an empty token', { authorization: 'Splunk ' }, '', 401, { text: 'Invalid authorization', code: 3 }],
    ['another scheme', { authorization: `Digest ${TOKEN}` }, '', 401, { text: 'Invalid authorization', code: 3 }],
    ['a wrong token', { authorization: 'Splunk wrong' }, '', 403, { text: 'Invalid token', code: 4 }],
  ])('says by its code that there is %s', async (_name, headers, query, status, json) => {
    expect(await harness.post(`/services/collector${query}`, '{"event":"a"}', headers)).toMatchObject({ status, json });
    expect(await harness.post(`/services/collector/ack${query}`, '{"acks":[0]}', headers)).toMatchObject({
      status,
      json,
    });
    expect(harness.queue.batches).toEqual([]);
  });

  it.each<[string, string, object]>([
    ['nothing', '', { text: 'No data', code: 5 }],
    ['blanks', ' \n', { text: 'No data', code: 5 }],
    ['text', 'not json', { text: 'Invalid data format', code: 6, 'invalid-event-number': 0 }],
    ['a number', '5', { text: 'Invalid data format', code: 6, 'invalid-event-number': 0 }],
    ['a broken object', '{"event":"a"', { text: 'Invalid data format', code: 6, 'invalid-event-number': 0 }],
    ['no event', '{"time":1}', { text: 'Event field is required', code: 12, 'invalid-event-number': 0 }],
    ['null for an event', '{"event":null}', { text: 'Event field is required', code: 12, 'invalid-event-number': 0 }],
    ['a blank event', '{"event":""}', { text: 'Event field cannot be blank', code: 13, 'invalid-event-number': 0 }],
  ])('refuses %s with the number of the event', async (_name, body, json) => {
    const answer = await harness.post('/services/collector', body, SPLUNK);

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual(json);
    expect(harness.queue.batches).toEqual([]);
  });

  it('takes a good event beside bad ones, which become dead letters', async () => {
    const answer = await harness.post('/services/collector', '{"time":1}{"event":"good"}', SPLUNK);

    expect(answer).toMatchObject(SUCCESS);
    expect(texts()).toEqual(['{"time":1}', '{"event":"good"}']);
  });

  it('numbers requests on a channel, and acknowledges what is asked for', async () => {
    const channel = { ...SPLUNK, 'x-splunk-request-channel': '0aeeac95-ac74-4aa9-b30d-6c4c0ac581ba' };
    const first = await harness.post('/services/collector', '{"event":"a"}', channel);
    const second = await harness.post('/services/collector/raw?channel=x', 'a', SPLUNK);
    const ids = [first.json['ackId'], second.json['ackId']];

    expect(ids).toEqual([expect.any(Number), expect.any(Number)]);
    expect(ids[0]).not.toBe(ids[1]);
    const asked = await harness.post('/services/collector/ack', JSON.stringify({ acks: ids }), channel);
    expect(asked).toMatchObject({ status: 200, json: { acks: { [String(ids[0])]: true, [String(ids[1])]: true } } });
  });

  it.each([
    ['no channel', '', '{"acks":[0]}', { text: 'Data channel is missing', code: 10 }],
    ['no list', '?channel=c', '{}', { text: 'Invalid data format', code: 6 }],
    ['no JSON', '?channel=c', '{', { text: 'Invalid data format', code: 6 }],
  ])('refuses to acknowledge with %s', async (_name, query, body, json) => {
    expect(await harness.post(`/services/collector/ack${query}`, body, SPLUNK)).toMatchObject({ status: 400, json });
  });

  it('tells its health without a token', async () => {
    const answer = await request(`${harness.url}/services/collector/health`);

    expect(answer).toMatchObject({ status: 200, json: { text: 'HEC is healthy', code: 17 } });
  });
});

describe('when events cannot be taken', () => {
  beforeEach(async () => {
    harness = await startFrontend({ limits: { body: '1KB' } });
  });
  afterEach(() => harness.stop());

  it('is busy: 503 with Retry-After, and unhealthy', async () => {
    harness.queue.refusing = 'queue-full';
    await until(async () => (await request(`${harness.url}/services/collector/health`)).status === 503);

    const answer = await harness.post('/services/collector', '{"event":"a"}');
    const health = await request(`${harness.url}/services/collector/health`);

    expect(answer).toMatchObject({ status: 503, json: { text: 'Server is busy', code: 9 } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(health.json).toEqual({ text: 'HEC is unhealthy, queues are full', code: 18 });
  });

  it('says so when a body is too large, and acknowledges nothing before the queue owns it', async () => {
    const large = await harness.post('/services/collector', `{"event":"${'x'.repeat(2000)}"}`);
    harness.queue.hold();
    let answered = false;
    const posted = harness.post('/services/collector', '{"event":"a"}').finally(() => (answered = true));
    await until(() => harness.queue.heldPushes === 1);

    expect(large).toMatchObject({ status: 413, json: { code: 27 } });
    expect(answered).toBe(false);
    harness.queue.release();
    expect(await posted).toMatchObject(SUCCESS);
  });
});
