import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { checkSearchServers } from '../../../src/cli/doctor/check-search-servers.ts';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { loadSettings } from '../../../src/settings.ts';
import { temporaryDirectory } from '../support/run-cli.ts';

const TLS = resolve(import.meta.dirname, '../../fixtures/tls');
const CA = join(TLS, 'new.cert.pem');

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

/** Where a server is that answers all requests so. */
async function serverThatAnswers(status: number, { tls = false } = {}): Promise<string> {
  const answer: RequestListener = (_, response) => {
    const error = { type: 'security_exception', reason: 'told so' };
    const body = status === 200 ? { version: { number: '8.16.6' } } : { error };
    response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
    response.end(JSON.stringify(body));
  };
  const pair = { cert: readFileSync(CA), key: readFileSync(join(TLS, 'new.key.pem')) };
  const server = tls ? createTlsServer(pair, answer) : createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function check(store: object, state: object = {}): Promise<Finding[]> {
  const directory = temporaryDirectory();
  const file = join(directory, 'mozdef.yml');
  writeFileSync(file, JSON.stringify({ store, state }));
  return checkSearchServers(loadSettings({ env: { MOZDEF_CONFIG: file }, flags: [], directory }).settings);
}

function secret(): string {
  const file = join(temporaryDirectory(), 'secret');
  writeFileSync(file, 'hidden');
  return file;
}

describe('the check of search servers', () => {
  it('looks for none when all is embedded', async () => {
    await expect(check({ kind: 'embedded' })).resolves.toEqual([]);
  });

  it('says which server answers, once when state is kept there, too', async () => {
    const url = await serverThatAnswers(200);

    await expect(check({ kind: 'elasticsearch', url: [url] })).resolves.toEqual([
      { check: 'server of store', result: 'ok', message: `elasticsearch 8.16.6 at ${url} answers` },
    ]);
  });

  it('looks at the server of state where it is another', async () => {
    const found = await check({ kind: 'embedded' }, { kind: 'elasticsearch', url: [await serverThatAnswers(200)] });

    expect(found).toMatchObject([{ check: 'server of state', result: 'ok' }]);
  });

  it.each<[string, () => object, string]>([
    ['a password', () => ({ username: 'mozdef', password_file: secret() }), 'store.username'],
    ['an API key', () => ({ api_key_file: secret() }), 'store.api_key_file'],
    ['nothing', () => ({}), 'store.username'],
  ])('names the key of %s that the server does not know', async (_, user, key) => {
    const found = await check({ kind: 'elasticsearch', url: [await serverThatAnswers(401)], ...user() });

    const message = expect.stringMatching(new RegExp(`does not let MozDef in: .*told so \\(${key}\\)$`));
    expect(found).toMatchObject([{ result: 'fail', message }]);
  });

  it('tells a privilege that is missing from a user that is unknown', async () => {
    const found = await check({ kind: 'elasticsearch', url: [await serverThatAnswers(403)] });

    expect(found).toMatchObject([{ result: 'fail', remedy: expect.stringContaining('monitor of the cluster') }]);
  });

  it.each<[string, object, Finding['result'], RegExp]>([
    ['its own', { ca_file: CA }, 'ok', /8\.16\.6/],
    ['another', { ca_file: join(TLS, 'old.cert.pem') }, 'fail', /not by the authority in store\.ca_file: [^;]+$/],
    ['none', {}, 'fail', /store\.ca_file does not name its authority: [^;]+$/],
  ])('says what is wrong about the certificate when the authority is %s', async (_, ca, result, message) => {
    const found = await check({
      kind: 'elasticsearch',
      url: [await serverThatAnswers(200, { tls: true })],
      ...ca,
    });

    expect(found).toMatchObject([{ result, message: expect.stringMatching(message) }]);
  });
});
