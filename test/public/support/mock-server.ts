import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Event } from '../../../src/event/event.ts';
import { MockApi } from './mock-api.ts';

const PUBLIC = resolve(import.meta.dirname, '../../../dist/public');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** As strict as the real one. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Serves `dist/public` and canned answers; what it was asked is kept in `api.asked`. */
export class MockServer {
  readonly api: MockApi;
  url = '';
  /** Tails that are open now: query by id. */
  readonly tails = new Map<number, string>();
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(events: Event[]) {
    this.api = new MockApi(events);
    this.#server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (live) => this.#listen(live));
    });
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }
  async stop(): Promise<void> {
    this.dropConnections();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** Sends to all tails, as the server does with what was just stored; later searches find it too. */
  push(events: Event[]): void {
    this.api.events = [...events, ...this.api.events];
    this.broadcast((id) => ({ op: 'events', id, events }));
  }
  broadcast(message: (id: number) => object): void {
    for (const socket of this.#sockets.clients)
      for (const id of this.tails.keys()) socket.send(JSON.stringify(message(id)));
  }
  /** Breaks every live connection. */
  dropConnections(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.tails.clear();
  }

  #listen(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { op: string; id: number; q?: string };
      if (message.op === 'tail') this.tails.set(message.id, message.q ?? '');
      else this.tails.delete(message.id);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    response.setHeader('content-security-policy', POLICY);
    if (url.pathname.startsWith('/api/')) {
      const body = await bodyOf(request);
      const { status, answer } = await this.api.answer(url, body);
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-7f3a' })
        .end(JSON.stringify(answer));
      return;
    }
    const name = extname(url.pathname) === '' ? '/index.html' : url.pathname;
    const file = await readFile(join(PUBLIC, name)).catch(() => undefined);
    response
      .writeHead(file === undefined ? 404 : 200, { 'content-type': TYPES[extname(name)] ?? 'text/plain' })
      .end(file);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
