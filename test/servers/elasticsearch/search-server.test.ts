import { describe, expect, it } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { freePort } from '../test-servers.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const ASK = { method: 'GET', path: '/', timeoutMs: 20_000 } as const;

describe.each(PRODUCTS)('SearchServer with %s', (product) => {
  const server = useSearchServer(product);
  const open = (config: object = {}, section: 'store' | 'state' = 'store'): Promise<SearchServer> =>
    SearchServer.open({ section, config: { ...server.config(''), ...config } });

  it('knows product and version', async () => {
    const client = await open();

    expect(await client.product()).toEqual({ kind: product, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    await client.close();
  });

  it('sends JSON and lines, and gives every status with its body', async () => {
    const client = await open();
    const index = `${server.newPrefix()}plain`;
    const bulkBody = `{"create":{"_id":"1"}}\n{"__proto__":{"a":1},"text":"é"}\n`;

    const bulk = { method: 'POST', path: `/${index}/_bulk`, query: { refresh: true }, timeoutMs: 20_000 } as const;
    const written = await client.request<{ errors: boolean }>({ ...bulk, bulkBody: Buffer.from(bulkBody) });
    const again = await client.request({ ...bulk, bulkBody });
    const read = await client.request<{ _source: object }>({ ...ASK, path: `/${index}/_doc/1` });
    const missing = await client.request({ ...ASK, path: `/${index}/_doc/2` });
    const wrong = await client.request({ ...ASK, method: 'POST', path: `/${index}/_search`, body: { query: 1 } });

    expect(written).toMatchObject({ status: 200, body: { errors: false } });
    expect(again).toMatchObject({ status: 200, body: { errors: true, items: [{ create: { status: 409 } }] } });
    expect(JSON.stringify(read.body._source)).toBe('{"__proto__":{"a":1},"text":"é"}');
    expect(missing).toMatchObject({ status: 404, body: { found: false } });
    expect(wrong).toMatchObject({ status: 400, body: { error: { type: expect.any(String) } } });
    await client.close();
  });

  it('says that it cannot be used when none is there, as the section that asks', async () => {
    const url = [`http://user:hidden@127.0.0.1:${await freePort([])}`];

    for (const section of ['store', 'state'] as const) {
      const client = await open({ url }, section);
      const answer = client.request(ASK);

      await expect(answer).rejects.toMatchObject({ code: `${section}-unavailable` });
      await expect(answer).rejects.not.toMatchObject({ message: expect.stringContaining('hidden') });
      await client.close();
    }
  });

  it('stops waiting when it is told to, and after its time', async () => {
    const client = await open();
    const controller = new AbortController();

    const answer = client.request({ ...ASK, signal: controller.signal });
    controller.abort(new Error('enough'));

    await expect(answer).rejects.toThrow('enough');
    await expect(client.request({ ...ASK, signal: controller.signal })).rejects.toThrow('enough');
    await client.close();
  });

  it('refuses a server of the other kind', async () => {
    const client = await open({ kind: product === 'opensearch' ? 'elasticsearch' : 'opensearch' });

    await expect(client.product()).rejects.toMatchObject({ code: 'config-invalid', where: 'store.kind' });
    await client.close();
  });
});
