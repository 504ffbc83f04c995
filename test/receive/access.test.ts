import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Logger } from '../../src/log/log.ts';
import { frontendConfig } from '../../src/receive/frontend-config.ts';
import { exchange, type Harness, request, startFrontend } from './frontend-harness.ts';

const TOKEN = 'a-token-of-web-servers';
const FILE_TOKEN = 'a-token-from-a-file-of-firewalls';
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('tokens', () => {
  let harness: Harness;
  const logged: object[] = [];
  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mozdef-')), 'token');
    writeFileSync(file, `${FILE_TOKEN}\n`);
    const log = { info() {}, error() {}, warn: (fields: object) => logged.push(fields) } as unknown as Logger;
    const tokens = [
      { name: 'web', token: TOKEN },
      { name: 'firewalls', token_file: file },
    ];
    harness = await startFrontend({ tokens }, log);
  });
  afterAll(() => harness.stop());

  it.each([
    ['Bearer', `Bearer ${TOKEN}`, 'web'],
    ['Splunk', `Splunk ${FILE_TOKEN}`, 'firewalls'],
    ['Basic, as password', basic('elastic', TOKEN), 'web'],
    ['Basic, as user', basic(TOKEN, 'x'), 'web'],
    ['ApiKey', `ApiKey ${Buffer.from(`id:${TOKEN}`).toString('base64')}`, 'web'],
    ['a scheme in other letters', `bearer ${TOKEN}`, 'web'],
  ])('name the source: %s', async (_name, authorization, source) => {
    const answer = await harness.post('/events', '{}', { authorization });

    expect(answer.status).toBe(200);
    expect(harness.queue.events().at(-1)?.header).toMatchObject({ tokensource: source, principal: source });
  });

  it.each([
    ['none', undefined],
    ['a wrong one', `Bearer ${TOKEN}x`],
    ['an empty one', 'Bearer '],
    ['an unknown scheme', `Digest ${TOKEN}`],
    ['a wrong password', basic('elastic', 'changeme')],
  ])('are required: %s is answered 401', async (_name, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const before = harness.queue.batches.length;

    for (const path of ['/events', '/_bulk']) {
      const answer = await harness.post(path, '{}', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    }
    expect(harness.queue.batches).toHaveLength(before);
    expect((await request(`${harness.url}/status`, { headers })).status).toBe(401);
  });

  it('are not needed to ask whether we are there, but a wrong one is told at once', async () => {
    expect((await request(`${harness.url}/_cat/health`)).status).toBe(200);
    expect((await request(harness.url, { headers: { authorization: basic('a', 'b') } })).status).toBe(401);
  });

  it('are missed loudly, once in a while, and never logged', () => {
    const refused = logged.filter((fields) => 'reason' in fields && fields.reason === 'unauthorized');

    expect(refused).toEqual([expect.objectContaining({ sender: '127.0.0.1', path: '/events' })]);
    expect(JSON.stringify(logged)).not.toContain(TOKEN);
  });
});

describe('listening beyond loopback', () => {
  const tokens = [{ name: 'web', token: TOKEN }];

  it('is refused without tokens', async () => {
    await expect(startFrontend({ listen: '0.0.0.0:0' })).rejects.toMatchObject({ code: 'insecure-listen' });
  });

  it.each([{ tokens }, { insecure: true }])('is allowed with %j', async (config) => {
    const harness = await startFrontend({ listen: '0.0.0.0:0', ...config });
    const answer = await harness.post('/events', '{}', { authorization: `Bearer ${TOKEN}` });
    await harness.stop();

    expect(answer.status).toBe(200);
  });

  it('is refused when the address is taken', async () => {
    const harness = await startFrontend();
    await expect(startFrontend({ listen: `127.0.0.1:${harness.port}` })).rejects.toMatchObject({
      code: 'address-in-use',
    });
    await harness.stop();
  });

  it('is refused with a token file that cannot be used', async () => {
    const missing = [{ name: 'a', token_file: '/nonexistent/token' }];
    await expect(startFrontend({ tokens: missing })).rejects.toMatchObject({
      code: 'config-invalid',
      where: 'frontend.tokens[0].token_file',
    });
  });
});

it.each([
  { tokens: [{ name: 'a' }] },
  { tokens: [{ name: 'a', token: TOKEN, token_file: 'f' }] },
  { tokens: [{ name: 'a', token: 'short' }] },
  { tokens: [{ name: 'a b', token: TOKEN }] },
  { tls: { cert_file: 'cert.pem' } },
  {
    tokens: [
      { name: 'a', token: TOKEN },
      { name: 'a', token: `${TOKEN}2` },
    ],
  },
])('rejects the configuration %j', (config) => {
  expect(frontendConfig.safeParse(config).success).toBe(false);
});

describe('foreign requests', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startFrontend({ allowed_hosts: ['siem.example.com'] });
  });
  afterAll(() => harness.stop());
  const send = (headers: string) =>
    exchange(harness.port, `POST /events HTTP/1.1\r\n${headers}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);

  it.each([
    'Host: attacker.example.com',
    'Host: 192.0.2.1:8080',
    'Host: localhost.example.com',
    'Host: siem.example.com@attacker.example.com',
    'Host: localhost\r\nOrigin: https://attacker.example.com',
    'Host: localhost\r\nOrigin: null',
    'Host: localhost:8080\r\nOrigin: http://localhost:3000',
    'Host: localhost\r\nSec-Fetch-Site: cross-site',
  ])('are answered 403: %j', async (headers) => {
    expect(await send(headers)).toMatch(/^HTTP\/1.1 403 [^]*"forbidden"/);
    expect(harness.queue.batches).toEqual([]);
  });

  it.each([
    'Host: localhost:1234',
    'Host: 127.0.0.2',
    'Host: [::1]:8080',
    'Host: SIEM.example.com',
    'Host: localhost:8080\r\nOrigin: http://localhost:8080\r\nSec-Fetch-Site: same-origin',
    'Host: 127.0.0.1\r\nOrigin: https://siem.example.com',
  ])('are not those with %j', async (headers) => {
    expect(await send(headers)).toMatch(/^HTTP\/1.1 200 /);
    harness.queue.batches.splice(0);
  });
});
