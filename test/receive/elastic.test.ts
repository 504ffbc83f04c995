import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, request, startFrontend } from './frontend-harness.ts';

const TOKEN = 'a-token-of-all-shippers';
const AUTHORIZATION = { authorization: `Basic ${Buffer.from(`elastic:${TOKEN}`).toString('base64')}` };

let harness: Harness;
beforeAll(async () => {
  harness = await startFrontend({ tokens: [{ name: 'shippers', token: TOKEN }], limits: { body: '10KB' } });
});
afterAll(() => harness.stop());

const ask = (method: string, path: string, init: RequestInit = {}) =>
  request(harness.url + path, { method, headers: AUTHORIZATION, ...init });

describe('the version', () => {
  it.each([
    ['no client in particular', {}, '8.19.0'],
    ['rsyslog', { 'user-agent': 'rsyslog' }, '8.19.0'],
    ['an older Beat', { 'user-agent': 'Elastic-filebeat/7.17.3 (linux; amd64; abc; 2024)' }, '8.19.0'],
    ['a Beat of our own version', { 'user-agent': 'Elastic-filebeat/8.19.0 (linux; amd64)' }, '8.19.0'],
    ['a newer Beat', { 'user-agent': 'Elastic-winlogbeat/9.1.2 (windows; amd64)' }, '9.1.2'],
    ['a Beat that is newer by little', { 'user-agent': 'Elastic-metricbeat/8.20.0 (linux)' }, '8.20.0'],
    ['an agent', { 'user-agent': 'Elastic-Agent-filebeat/9.2.0-SNAPSHOT' }, '9.2.0'],
    ['a client of 8', { accept: 'application/vnd.elasticsearch+json; compatible-with=8' }, '8.19.0'],
    ['a client of 9', { accept: 'application/vnd.elasticsearch+json; compatible-with=9,text/plain' }, '9.0.0'],
    ['a client of 7', { accept: 'application/vnd.elasticsearch+json;compatible-with=7' }, '8.19.0'],
  ])('is one that %s takes', async (_name, headers, number) => {
    const answer = await request(harness.url, { headers });

    expect(answer).toMatchObject({ status: 200, json: { version: { number }, tagline: 'You Know, for Search' } });
    expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
  });
});

/** In the order in which Filebeat and Logstash ask, by their sources. */
it.each<[string, string, object]>([
  ['GET', '/_license?human=false', { license: { status: 'active', type: 'basic', mode: 'basic' } }],
  ['GET', '/_xpack', { features: { ilm: { available: true, enabled: true } } }],
  ['GET', '/_ilm/policy/filebeat', { filebeat: { policy: { phases: {} } } }],
  ['PUT', '/_ilm/policy/filebeat', { acknowledged: true }],
  ['GET', '/_index_template/filebeat-8.19.0', { index_templates: [{ name: 'filebeat-8.19.0' }] }],
  ['PUT', '/_index_template/filebeat-8.19.0', { acknowledged: true }],
  ['PUT', '/_component_template/logs@custom', { acknowledged: true }],
  ['PUT', '/_template/logstash', { acknowledged: true }],
  ['GET', '/_data_stream/filebeat-8.19.0', { data_streams: [{ name: 'filebeat-8.19.0' }] }],
  ['PUT', '/_data_stream/filebeat-8.19.0', { acknowledged: true }],
  ['PUT', '/_data_stream/filebeat-8.19.0/_lifecycle', { acknowledged: true }],
  ['GET', '/_ingest/pipeline/filebeat-8.19.0-nginx-access-pipeline', {}],
  ['GET', '/_ingest/pipeline', {}],
  ['PUT', '/_ingest/pipeline/filebeat-8.19.0-nginx-access-pipeline', { acknowledged: true }],
  ['GET', '/_alias/logstash', { logstash: { aliases: { logstash: { is_write_index: true } } } }],
  [
    'GET',
    '/_nodes/http',
    { nodes: { mozdef: { http: { publish_address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) } } } },
  ],
  [
    'GET',
    '/_nodes/ingest',
    { nodes: { mozdef: { ingest: { processors: [{ type: 'geoip' }, { type: 'user_agent' }] } } } },
  ],
  ['POST', '/_refresh', { _shards: { total: 1, successful: 1, failed: 0 } }],
  ['POST', '/logs/_refresh', { _shards: { total: 1, successful: 1, failed: 0 } }],
])('answers %s %s', async (method, path, json) => {
  const answer = await ask(method, path, method === 'PUT' ? { body: '{"policy":{}}' } : {});

  expect(answer).toMatchObject({ status: 200, json });
  expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
});

it.each(['/', '/_index_template/x', '/_template/x', '/_ilm/policy/x', '/_alias/x', '/logstash', '/filebeat-8.19.0'])(
  'says to HEAD %s that it is there',
  async (path) => {
    expect(await ask('HEAD', path)).toMatchObject({ status: 200, text: '' });
  },
);

it('keeps hostile names as names', async () => {
  const answer = await ask('GET', '/_ilm/policy/__proto__');

  expect(answer.text).toContain('"__proto__":{"version"');
  expect(await ask('GET', '/_ilm/policy/%E0%A4%A')).toMatchObject({ status: 200 });
});

it.each([
  ['PUT', '/event', 404],
  ['POST', '/logs', 404],
  ['GET', '/logs', 404],
  ['DELETE', '/logs', 404],
  ['DELETE', '/_index_template/x', 405],
  ['GET', '/_search', 404],
  ['POST', '/_security/user/x', 404],
])('does not pretend to do what it does not: %s %s', async (method, path, status) => {
  expect(await ask(method, path)).toMatchObject({ status });
});

it('needs a token for the set-up, and takes no endless template', async () => {
  const anonymous = await ask('PUT', '/_template/x', { headers: {}, body: '{}' });
  const endless = await ask('PUT', '/_template/x', { body: 'x'.repeat(20_000) });

  expect(anonymous).toMatchObject({ status: 401, json: { error: { type: 'unauthorized' }, status: 401 } });
  expect(endless.status).toBe(413);
});
