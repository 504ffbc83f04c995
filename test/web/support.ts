import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openPeople, type People } from '../../src/access/people.ts';
import type { Role } from '../../src/access/permission.ts';
import { AlertNews } from '../../src/alert/alert-news.ts';
import { AuditLog } from '../../src/audit/audit-log.ts';
import { IncidentNews } from '../../src/incident/incident-news.ts';
import { EmbeddedLiveBus } from '../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../src/log/log.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { Route } from '../../src/web/api/route.ts';
import { openLiveSources } from '../../src/web/live/live-sources.ts';
import { webConfig } from '../../src/web/web-config.ts';
import { WebServer, type WebServerOptions } from '../../src/web/web-server.ts';
import { EventTap } from '../../src/work/event-tap.ts';
import { openState } from '../respond/support.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';

/** The clock of the tests: noon of a day on which all events of the tests happened. */
export const NOW = Date.parse('2026-03-01T13:00:00Z');

/** The local token of all web servers here. */
export const LOCAL_TOKEN = 'mzd_local-token-of-the-tests';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  readonly json: () => unknown;
}

type WebOptions = Partial<Omit<WebServerOptions, 'config'>> & {
  readonly config?: object;
  readonly news?: AlertNews;
  readonly incidentNews?: IncidentNews;
  readonly beatMs?: number;
};
type MadeRoutes = readonly Route[] | ((people: People) => readonly Route[]);

/** A real web server on a free port, with a small built dashboard, and what it takes to ask it anything. */
export class WebUnderTest {
  readonly tap: EventTap;
  readonly news: AlertNews;
  readonly incidentNews: IncidentNews;
  readonly registry = new Registry();
  readonly directory = mkdtempSync(join(tmpdir(), 'mozdef-web-'));
  /** What people did, unless the options name another log. */
  readonly audit: AuditLog;
  readonly state: StateStore;
  readonly server: WebServer;
  /** Everybody who may ask; kept in a store of their own. */
  readonly people: People;
  readonly #close: () => Promise<void>;

  private constructor(
    routes: MadeRoutes,
    options: WebOptions,
    { state, close }: Awaited<ReturnType<typeof openState>>,
  ) {
    this.#close = close;
    this.state = state;
    writeFileSync(join(this.directory, 'index.html'), '<!doctype html><title>MozDef</title>');
    writeFileSync(join(this.directory, 'main.js'), 'export {};');
    writeFileSync(join(this.directory, '.secret'), 'no');
    const now = options.now ?? (() => NOW);
    const limits = { idleMs: 3_600_000, longestMs: 24 * 3_600_000 };
    const config = webConfig.parse({ listen: '127.0.0.1:0', ...options.config });
    this.people = openPeople({
      state,
      limits,
      localToken: LOCAL_TOKEN,
      oidc: config.oidc,
      log: createLogger('silent'),
      now,
    });
    const bus = new EmbeddedLiveBus(createLogger('silent'));
    this.tap = new EventTap(bus, now);
    this.news = options.news ?? new AlertNews(bus);
    this.incidentNews = options.incidentNews ?? new IncidentNews(bus);
    this.audit = new AuditLog({ state: new MemoryStateStore(), log: createLogger('silent'), now });
    this.server = new WebServer({
      routes: typeof routes === 'function' ? routes(this.people) : routes,
      access: this.people.access,
      audit: this.audit,
      live: openLiveSources({
        beatMs: options.beatMs ?? 5000,
        tap: this.tap,
        news: this.news,
        incidentNews: this.incidentNews,
        bus,
        state,
        audit: this.audit,
        log: createLogger('silent'),
        now,
      }),
      registry: this.registry,
      version: '1.2.3',
      publicDirectory: this.directory,
      log: createLogger('silent'),
      ...options,
      now,
      config,
    });
  }

  /** One that does not listen yet. */
  static async make(routes: MadeRoutes, options: WebOptions = {}): Promise<WebUnderTest> {
    return new WebUnderTest(routes, options, await openState());
  }

  static async start(routes: MadeRoutes, options: WebOptions = {}): Promise<WebUnderTest> {
    const web = await WebUnderTest.make(routes, options);
    await web.server.start();
    return web;
  }

  /** Adds a person who is signed in; the answer is the secret of the session. */
  async signedIn(name: string, role: Role = 'administrator'): Promise<string> {
    await this.people.users.add({ name, role, active: true, added: new Date(NOW).toISOString(), addedby: 'test' });
    return this.people.sessions.begin(name, 'password', { address: '127.0.0.1', agent: 'test' });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.#close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  get port(): number {
    return Number(new URL(this.server.url).port);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('GET', path, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.ask('POST', path, { headers: { 'content-type': 'application/json', ...headers }, body: text });
  }

  /** With the local token, unless there is another header Authorization. Not `fetch`: it lets no one choose `Host`, and mends paths. */
  ask(
    method: string,
    path: string,
    { headers = {}, body = '' }: { readonly headers?: Record<string, string>; readonly body?: string } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const shown = 'cookie' in headers ? headers : { authorization: `Bearer ${LOCAL_TOKEN}`, ...headers };
      const to = { host: '127.0.0.1', port: this.port, method, path, headers: shown, agent: false };
      const asked = request(to, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          }),
        );
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
