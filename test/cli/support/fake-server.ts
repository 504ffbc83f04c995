import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { temporaryDirectory } from './run-cli.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `hang up`: the connection ends without an answer. */
export type FakeAnswer =
  | 'hang up'
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

/** A stand-in for a MozDef server: answers as it is told, and remembers what it was asked. */
export class FakeServer {
  /** Data directory that names this server, as a running one would. */
  readonly dataDir = temporaryDirectory();
  readonly requests: SeenRequest[] = [];
  /** What the live socket was told. */
  readonly commands: unknown[] = [];
  answer: (request: SeenRequest) => FakeAnswer = () => ({ body: {} });
  /** Messages that the live socket answers a tail with; then it closes. */
  tail: readonly unknown[] = [];
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: Server) {
    this.#server = server;
    this.#sockets = new WebSocketServer({ server, path: '/api/live' });
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data) => {
        this.commands.push(JSON.parse((data as Buffer).toString('utf8')));
        for (const message of this.tail) socket.send(JSON.stringify(message));
        socket.close(1000);
      });
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const seen = {
          method: request.method ?? '',
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          headers: request.headers,
          body: Buffer.concat(chunks),
        };
        this.requests.push(seen);
        const answer = this.answer(seen);
        if (answer === 'hang up') {
          request.socket.destroy();
          return;
        }
        const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
        response.writeHead(answer.status ?? 200, answer.headers).end(body);
      });
    });
  }

  static async start(): Promise<FakeServer> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const fake = new FakeServer(server);
    writeFileSync(
      join(fake.dataDir, 'run.json'),
      JSON.stringify({ pid: process.pid, frontend: fake.url, web: fake.url }),
    );
    writeFileSync(join(fake.dataDir, 'local.token'), 'mzd_local\n');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
