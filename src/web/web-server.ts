import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import express, { type Express, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import type { Access } from '../access/access.ts';
import { may } from '../access/permission.ts';
import type { Principal } from '../access/principal.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { listen } from '../lifecycle/listen.ts';
import { hostInUrl, reachableHost } from '../lifecycle/listen-address.ts';
import type { Part } from '../lifecycle/part.ts';
import { foreignRequest } from '../lifecycle/request-origin.ts';
import type { Logger } from '../log/log.ts';
import { PacedWarnings } from '../log/paced-warnings.ts';
import { TlsFiles } from '../tls/tls-files.ts';
import type { AuditBook } from './api/audit-record.ts';
import { PacedRefusals } from './api/paced-refusals.ts';
import { answerProblems, noSuchRoute } from './api/problem.ts';
import { RETURN_PATH } from './api/provider-routes.ts';
import { askedBy, demand, identify } from './api/rights.ts';
import { mountRoutes, type Route } from './api/route.ts';
import { endSlowBodies, LONGEST_MS } from './body-time.ts';
import { clientOf, refuseUnencrypted } from './client.ts';
import { LiveSeats } from './live/live-seats.ts';
import { type LiveClientOptions, serveLiveSocket } from './live/live-socket.ts';
import { closeLiveSources, type LiveSources } from './live/live-sources.ts';
import { openApi } from './openapi.ts';
import { webAddress } from './web-address.ts';
import type { WebConfig } from './web-config.ts';

export interface WebServerOptions {
  readonly config: WebConfig;
  readonly access: Pick<Access, 'identify'>;
  readonly routes: readonly Route[];
  /** Where what people do is recorded. */
  readonly audit: AuditBook;
  readonly live: LiveSources;
  readonly registry: Registry;
  readonly version: string;
  /** Directory of the built dashboard. */
  readonly publicDirectory: string;
  readonly log: Logger;
  readonly now: () => number;
}

const BODY_LIMIT = '1mb';
/** Room for an edit of a note, in base64. */
const MAX_MESSAGE = 600_000;
const LIVE_PATH = '/api/live';
/** How long a live connection may take to say good-bye when we stop. */
const CLOSE_MS = 1000;

/** The web role: API, live socket and the dashboard's files, over HTTP or HTTPS. */
export class WebServer implements Part {
  readonly name = 'web';
  readonly #options: WebServerOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  readonly #foreign: PacedWarnings;
  readonly #seats = new LiveSeats();
  #server: Server | SecureServer | undefined;
  #tls: TlsFiles | undefined;

  constructor(options: WebServerOptions) {
    this.#options = options;
    this.#foreign = new PacedWarnings(options.log, options.now, 'foreign request refused');
  }

  async start(): Promise<void> {
    const { config, log } = this.#options;
    const address = webAddress(config);
    this.#tls = config.tls.cert_file === '' ? undefined : new TlsFiles({ ...config.tls, where: 'web.tls' }, log);
    const app = this.#app();
    // Clients that offer to speak HTTP/2 are answered as if they had not (RFC 9110, section 7.8).
    const shouldUpgradeCallback = ({ headers }: IncomingMessage): boolean => /^websocket$/i.test(headers.upgrade ?? '');
    const server = this.#tls
      ? createSecureServer({ ...this.#tls.read(), shouldUpgradeCallback }, app)
      : createServer({ shouldUpgradeCallback }, app);
    server.requestTimeout = LONGEST_MS;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    await listen(server, address, 'web.listen');
    // From now on one is a failure to accept a connection, such as too many open files.
    server.on('error', (error) => log.error({ error: messageOf(error) }, 'the web server failed'));
    if ('setSecureContext' in server) this.#tls?.follow(server);
    this.#server = server;
  }

  /** `http://127.0.0.1:8090`, or `https`, with the port that was really taken. */
  get url(): string {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    if (!bound) throw new Error('the web server was not started');
    return `${this.#tls ? 'https' : 'http'}://${hostInUrl(reachableHost(bound.address))}:${bound.port}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#tls?.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets.clients) socket.close(1001, 'MozDef stops');
    const end = setTimeout(() => {
      for (const socket of this.#sockets.clients) socket.terminate();
    }, CLOSE_MS);
    server.closeAllConnections();
    await closed;
    clearTimeout(end);
    closeLiveSources(this.#options.live);
  }

  #app(): Express {
    const { access, config, routes, audit, version, registry, publicDirectory, log, now } = this.#options;
    const api = Router();
    api.use(identify(access, config), express.json({ limit: BODY_LIMIT }));
    mountRoutes(api, routes, { audit, refusals: new PacedRefusals(audit, now) });
    api.get('/openapi.json', (_request, response) => void response.json(openApi(routes, version)));
    api.use(noSuchRoute);

    const app = express();
    app.disable('x-powered-by');
    app.set('query parser', 'simple');
    app.use(endSlowBodies, helmet({ ...HEADERS, strictTransportSecurity: this.#tls !== undefined }));
    app.use(this.#refuseForeign, refuseUnencrypted(config));
    app.use('/api', noStore, api);
    app.get('/metrics', identify(access, config), async (_request, response) => {
      demand(askedBy(response).who, 'read');
      response.type(registry.contentType).send(await registry.metrics());
    });
    app.use(express.static(publicDirectory, { index: 'index.html' }));
    // Every page of the dashboard is the same file: the URL is the state.
    app.get(
      [
        '/alerts',
        '/alerts/:id',
        '/entities',
        '/entities/:name',
        '/events',
        '/health',
        '/incidents',
        '/incidents/:id',
        '/rules',
        '/rules/:id',
        '/settings',
        '/watchlists',
        '/watchlists/:name',
        '/welcome',
      ],
      (_request, response, next) =>
        // What cannot be sent for lack of the file is answered as any page that is not there.
        response.sendFile('index.html', { root: publicDirectory }, (error) => error && next()),
    );
    app.use(noSuchPage(publicDirectory));
    app.use(answerProblems(log, now));
    return app;
  }

  readonly #refuseForeign: RequestHandler = (request, response, next) => {
    // A link in a message or a mail leads to a page, which shows nothing before it has asked the API by itself.
    const isPage = !/^\/(?:api|metrics)(?:\/|$)/i.test(request.path) || request.path === RETURN_PATH;
    const mayComeFromElsewhere = request.method === 'GET' && isPage;
    const reason = foreignRequest(request.headers, this.#options.config.allowed_hosts, { mayComeFromElsewhere });
    if (!reason) next();
    else {
      // Anybody can send them.
      this.#foreign.note('foreign', { because: reason, path: request.path });
      response.status(403).json({ error: { code: 'forbidden', message: reason } });
    }
  };

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node has taken its own listener away; without one a reset connection would end the process.
    socket.on('error', () => socket.destroy());
    void this.#admit(request)
      .catch(() => '503 Service Unavailable')
      .then((admitted) => this.#seat(admitted, { request, socket, head }));
  }

  #seat(
    admitted: LiveClientOptions | string,
    { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
  ): void {
    // Not before now: many may have been looked up at the same time.
    const refusal = typeof admitted === 'string' ? admitted : this.#seats.refusal(admitted.who.name);
    if (typeof admitted === 'string' || refusal !== undefined)
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
    else
      this.#sockets.handleUpgrade(request, socket, head, (live) => {
        live.on('close', this.#seats.take(admitted.who.name));
        serveLiveSocket(live, this.#options.live, admitted);
      });
  }

  /** Who comes, or why not. Rejects when that cannot be known now. */
  async #admit(request: IncomingMessage): Promise<LiveClientOptions | string> {
    const { headers, url = '' } = request;
    const { access, config } = this.#options;
    if (foreignRequest(headers, config.allowed_hosts)) return '403 Forbidden';
    if (url.split('?')[0] !== LIVE_PATH) return '404 Not Found';
    const { secure, address } = clientOf(request, config);
    const identify = (): Promise<Principal> => access.identify({ headers, secure });
    const who = await identify();
    return may(who.role, 'read') ? { who, identify, address } : '401 Unauthorized';
  }
}

function noSuchPage(publicDirectory: string): RequestHandler {
  return ({ path }) => {
    const built = existsSync(join(publicDirectory, 'index.html'));
    throw new MozdefError('not-found', built ? `there is no page ${path}` : 'the dashboard has not been built', {
      remedy: built ? 'Begin at /.' : 'Run npm run build; the API works without it.',
    });
  };
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** No script but our own files, nothing from or to anywhere else, never in a frame. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
} as const;
