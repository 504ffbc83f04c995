import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { SearchServer } from '../../../../src/elastic/search-server.ts';
import { searchServerFields } from '../../../../src/elastic/search-server-config.ts';

/** What a request to `_bulk` asked for: ids and documents. */
export type BulkRequest = readonly { readonly id: string; readonly document: unknown }[];
/** Statuses by document, or one for the whole request. */
export type Answer = readonly number[] | number;

/** A server that answers `_bulk` as a test says, as real ones do when they are too busy, which cannot be had at will. */
export class AnsweringServer {
  readonly requests: BulkRequest[] = [];
  readonly #http: Server;
  #client: SearchServer | undefined;

  static async start(answer: (request: BulkRequest) => Answer | Promise<Answer>): Promise<AnsweringServer> {
    const server = new AnsweringServer(answer);
    await new Promise<void>((resolve) => server.#http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor(answer: (request: BulkRequest) => Answer | Promise<Answer>) {
    this.#http = createServer((incoming, response) => {
      void text(incoming).then(async (body) => {
        const request = requestIn(body);
        this.requests.push(request);
        reply(response, await answer(request));
      });
    });
  }

  async client(): Promise<SearchServer> {
    const { port } = this.#http.address() as AddressInfo;
    const url = [`http://127.0.0.1:${port}`];
    const config = z.object(searchServerFields).parse({ url });
    this.#client ??= await SearchServer.open({ section: 'store', config: { kind: 'elasticsearch', ...config } });
    return this.#client;
  }

  async close(): Promise<void> {
    await this.#client?.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

function requestIn(body: string): BulkRequest {
  const lines = body.trimEnd().split('\n');
  return lines.flatMap((line, at) => {
    if (at % 2 === 1) return [];
    const { create } = JSON.parse(line) as { create: { _id: string } };
    return [{ id: create._id, document: JSON.parse(lines[at + 1] ?? '') as unknown }];
  });
}

function reply(response: ServerResponse, answer: Answer): void {
  const whole = typeof answer === 'number';
  const error = { type: 'told_so', reason: 'by the test' };
  const items = whole ? [] : answer.map((status) => ({ create: { status, ...(status > 201 && { error }) } }));
  response.writeHead(whole ? answer : 200, {
    'content-type': 'application/json',
    'x-elastic-product': 'Elasticsearch',
  });
  response.end(JSON.stringify(whole ? { error, status: answer } : { items }));
}
