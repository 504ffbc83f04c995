import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { createLogger } from '../../../src/log/log.ts';
import { IndexSetup } from '../../../src/store/elasticsearch/index-setup.ts';
import { TEMPLATE_VERSION } from '../../../src/store/elasticsearch/index-template.ts';
import { storeConfig } from '../../../src/store/store-config.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Refusals = Readonly<Record<string, { status: number; version?: number }>>;

/** The set-up of a server that refuses some requests as one with users and privileges does; all else it does. */
async function setupAt(refusals: Refusals): Promise<IndexSetup> {
  const http = createServer((request, response) => {
    const { status, version } = refusals[`${request.method} ${request.url}`] ?? { status: 200 };
    const fine = { version: { number: '9.0.0' }, index_templates: [{ index_template: { version } }] };
    const error = { error: { type: 'security_exception', reason: 'told so' } };
    response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
    response.end(JSON.stringify(status === 200 ? fine : error));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => http.close(resolve)));
  const url = [`http://127.0.0.1:${(http.address() as AddressInfo).port}`];
  const config = storeConfig.parse({ kind: 'elasticsearch', url, prefix: 'p-' });
  const server = await SearchServer.open({ section: 'store', config });
  stops.push(() => server.close());
  return new IndexSetup({ server, log: createLogger('silent'), shape: { prefix: 'p-', ...config.index } });
}

const TEMPLATE = '/_index_template/p-mozdef-events';
const CLAIMS = '/p-mozdef-claims';

it('makes all that is needed', async () => {
  await expect((await setupAt({})).ready()).resolves.toBeUndefined();
});

it('does with the template that is there when it may not make it', async () => {
  const setup = await setupAt({
    [`GET ${TEMPLATE}`]: { status: 200, version: TEMPLATE_VERSION },
    [`PUT ${TEMPLATE}`]: { status: 403 },
  });

  await expect(setup.ready()).resolves.toBeUndefined();
});

it.each<[string, Refusals, string, RegExp]>([
  ['the user is unknown', { 'GET /': { status: 401 } }, 'config-invalid', /does not let MozDef in: .*told so/],
  [
    'a privilege is missing',
    { [`PUT ${TEMPLATE}`]: { status: 403 } },
    'config-invalid',
    /template .*\(403\): .*told so/,
  ],
  [
    'claims cannot be kept',
    { [`HEAD ${CLAIMS}`]: { status: 404 }, [`PUT ${CLAIMS}`]: { status: 403 } },
    'config-invalid',
    /claims cannot be made \(403\)/,
  ],
  ['it is starting', { 'GET /': { status: 503 } }, 'store-unavailable', /answers 503/],
  ['it is busy', { [`PUT ${TEMPLATE}`]: { status: 429 } }, 'store-unavailable', /\(429\)/],
])('says what is wrong when %s', async (_, refusals, code, message) => {
  const setup = await setupAt(refusals);

  await expect(setup.ready()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it('says which privileges are missing', async () => {
  const setup = await setupAt({ [`PUT ${TEMPLATE}`]: { status: 403 } });

  await expect(setup.ready()).rejects.toMatchObject({ remedy: expect.stringContaining('manage_index_templates') });
});
