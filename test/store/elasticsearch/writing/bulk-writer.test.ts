import { afterEach, describe, expect, it } from '@jest/globals';
import { Breaker } from '../../../../src/store/elasticsearch/writing/breaker.ts';
import type { NewDocument } from '../../../../src/store/elasticsearch/writing/bulk-job.ts';
import { BulkWriter, type BulkWriterOptions } from '../../../../src/store/elasticsearch/writing/bulk-writer.ts';
import { type Answer, AnsweringServer, type BulkRequest } from './answering-server.ts';

const documents = (...ids: string[]): NewDocument[] =>
  ids.map((id) => ({ index: 'i', id, bytes: 10, write: (json, asText) => json.json(JSON.stringify({ id, asText })) }));
const all = (status: number) => (request: BulkRequest) => request.map(() => status);
const idsOf = (requests: readonly BulkRequest[]) => requests.map((request) => request.map(({ id }) => id).join(''));

describe('BulkWriter', () => {
  const servers: AnsweringServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function writerTo(
    answer: (request: BulkRequest) => Answer | Promise<Answer>,
    options: Partial<BulkWriterOptions> = {},
  ) {
    const server = await AnsweringServer.start(answer);
    servers.push(server);
    const breaker = new Breaker(() => performance.now());
    const writer = new BulkWriter({
      server: await server.client(),
      breaker,
      bytes: 1000,
      requests: 2,
      gatherMs: 1,
      timeoutMs: 5000,
      refit: () => Promise.resolve(false),
      makeIndex: () => Promise.resolve(),
      putOff: { backOffMs: 1, mostBackOffMs: 2, most: 3 },
      ...options,
    });
    return { server, breaker, writer };
  }

  it('sends what several callers write in one request, and gives each its own results', async () => {
    const { server, writer } = await writerTo((request) => request.map(({ id }) => (id === 'c' ? 409 : 201)), {
      gatherMs: 50,
    });

    const results = await Promise.all([
      writer.write(documents('a', 'b')),
      writer.write([]),
      writer.write(documents('c')),
    ]);

    expect(results).toEqual([['stored', 'stored'], [], ['present']]);
    expect(idsOf(server.requests)).toEqual(['abc']);
  });

  it('keeps requests to a size, and so many of them out at a time', async () => {
    let out = 0;
    let most = 0;
    const { server, writer } = await writerTo(
      async (request) => {
        out++;
        most = Math.max(most, out);
        await new Promise(setImmediate);
        out--;
        return request.map(() => 201);
      },
      { bytes: 25, requests: 2 },
    );

    await writer.write(documents('a', 'b', 'c', 'd', 'e', 'f', 'g'));

    expect(idsOf(server.requests).sort()).toEqual(['ab', 'cd', 'ef', 'g']);
    expect(most).toBe(2);
  });

  it('sends again only what a busy server put off', async () => {
    let busy = 2;
    const { server, writer } = await writerTo((request) =>
      request.map(({ id }) => (id === 'b' && busy-- > 0 ? 429 : 201)),
    );

    expect(await writer.write(documents('a', 'b', 'c'))).toEqual(['stored', 'stored', 'stored']);
    expect(idsOf(server.requests)).toEqual(['abc', 'b', 'b']);
  });

  it.each([429, 503])('gives up a server that stays too busy (%i), and counts that', async (status) => {
    const { breaker, writer } = await writerTo(() => status);

    for (let failures = 0; failures < 3; failures++)
      await expect(writer.write(documents('a'))).rejects.toMatchObject({ code: 'store-unavailable' });

    expect(breaker.fault?.code).toBe('store-unavailable');
  });

  it('sends as text what cannot be indexed, and refuses with the reason what cannot even so', async () => {
    const { server, writer } = await writerTo((request) =>
      request.map(({ id, document }) => {
        const { asText } = document as { asText: boolean };
        return id === 'c' || (id === 'b' && !asText) ? 400 : 201;
      }),
    );

    const results = await writer.write(documents('a', 'b', 'c'));

    expect(results).toEqual(['stored', 'stored', { refused: 'told_so: by the test' }]);
    expect(idsOf(server.requests)).toEqual(['abc', 'bc']);
  });

  it('sends a document once more as it is when the index was changed for it', async () => {
    const answers = [400, 400, 201];
    const { server, writer } = await writerTo(() => [answers.shift() ?? 500], { refit: () => Promise.resolve(true) });

    expect(await writer.write(documents('a'))).toEqual(['stored']);
    expect(server.requests.map(([first]) => first?.document)).toEqual([
      { id: 'a', asText: false },
      { id: 'a', asText: false },
      { id: 'a', asText: true },
    ]);
  });

  it('halves a request that is too large, and refuses what is so alone', async () => {
    const { writer } = await writerTo((request) =>
      request.some(({ id }) => id === 'huge') ? 413 : request.map(() => 201),
    );

    expect(await writer.write(documents('a', 'huge', 'b', 'c'))).toEqual([
      'stored',
      { refused: expect.stringContaining('even alone: 413') },
      'stored',
      'stored',
    ]);
  });

  it('refuses what no document can be made of', async () => {
    const { writer } = await writerTo(all(201));
    const broken = {
      ...documents('b')[0],
      write: () => {
        throw new TypeError('no text');
      },
    } as NewDocument;

    expect(await writer.write([...documents('a'), broken])).toEqual(['stored', { refused: 'no text' }]);
  });

  it('rejects when it is not known what became of the documents', async () => {
    const { server, writer } = await writerTo(() => [201, 201]);

    await expect(writer.write(documents('a'))).rejects.toMatchObject({ code: 'store-unavailable' });
    await server.close();
    servers.pop();
    await expect(writer.write(documents('a'))).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});
