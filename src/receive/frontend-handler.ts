import type { IncomingMessage, ServerResponse } from 'node:http';
import { redactUrl } from '../lifecycle/redact-url.ts';
import { foreignRequest } from '../lifecycle/request-origin.ts';
import type { Logger } from '../log/log.ts';
import { answer, answerRefusal } from './answer.ts';
import { addressOf, bodyHeaderOf } from './body-header.ts';
import type { Content } from './dialect/dialect.ts';
import { Dialects } from './dialect/dialects.ts';
import { elasticHeaders } from './dialect/elastic-dialect.ts';
import { setupAnswer } from './elastic/elastic-setup.ts';
import type { FrontendMetrics } from './frontend-metrics.ts';
import { answerAckQuery } from './hec-ack.ts';
import { infoPage } from './info-pages.ts';
import type { Intake } from './intake.ts';
import type { QueueGate } from './queue-gate.ts';
import { SenderGone } from './read-body.ts';
import { Refusal } from './refusal.ts';
import type { RefusalLog } from './refusal-log.ts';
import { type Route, routeOf } from './route.ts';
import { requestSource } from './sources/request-source.ts';
import type { SourceBook } from './sources/source-book.ts';
import type { TokenBook } from './token-book.ts';

export interface FrontendHandlerOptions {
  readonly allowedHosts: readonly string[];
  readonly tokens: TokenBook;
  readonly gate: QueueGate;
  readonly intake: Intake;
  readonly metrics: FrontendMetrics;
  readonly sources: SourceBook;
  readonly refusals: RefusalLog;
  readonly log: Logger;
  readonly now: () => number;
}

const LONGEST_LOGGED_PATH = 200;

/** Answers each request, once, or closes its connection where that is the only answer that loses nothing. */
export class FrontendHandler {
  readonly #options: FrontendHandlerOptions;
  readonly #dialects = new Dialects();
  #active = 0;
  #stopping = false;
  #whenIdle: (() => void) | undefined;
  /** A Host header that was found good; nearly all requests carry the same. */
  #knownHost: string | undefined;

  constructor(options: FrontendHandlerOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#active++;
    response.on('close', () => this.#ended());
    const route = routeOf(request.url ?? '', request.method);
    const endpoint = route?.endpoint ?? 'unknown';
    try {
      await this.#serve(request, response, route);
    } catch (error) {
      this.#refuse(response, endpoint, error);
    }
    this.#options.metrics.answered(endpoint, response.headersSent ? response.statusCode : 0);
  }

  /** Takes no more events, and waits until all requests under way are answered, but no longer than this. */
  async drain(withinMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#active === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #ended(): void {
    if (--this.#active === 0) this.#whenIdle?.();
  }

  async #serve(request: IncomingMessage, response: ServerResponse, route: Route | undefined): Promise<void> {
    const foreign = this.#foreign(request);
    if (foreign !== undefined) throw new Refusal('forbidden', foreign);
    const source = this.#sourceOf(request, route);
    if (!route) throw new Refusal('not-found', 'there is no such path; events are posted to /events');
    if (!route.methods.includes(request.method ?? '')) {
      const allow = route.methods.join(', ');
      throw new Refusal('method-not-allowed', `this path takes ${allow}`, { allow });
    }
    if (route.kind === 'info') this.#inform(request, response, route);
    else if (route.kind === 'aside')
      await this.#options.intake.answerAside(response, (body) => answerAside(request, route, body));
    else await this.#take(request, response, { ...route, source });
  }

  /** Name of the token that is shown. Throws when a token is needed and none that holds is shown. */
  #sourceOf({ headers }: IncomingMessage, route: Route | undefined): string | undefined {
    const { tokens } = this.#options;
    const identity = tokens.identify(headers.authorization);
    if (identity === 'wrong')
      throw new Refusal('unauthorized', 'the token is none of frontend.tokens, nor of those that were made');
    // Many shippers throw events away that are answered 401.
    if (identity === 'unknown') throw new Refusal('tokens-unknown', 'which tokens there are cannot be known now');
    if (identity !== 'anonymous') return identity.source;
    if (route && tokens.required && !isPublic(route))
      throw new Refusal('unauthorized', 'a token is required (Bearer, Splunk or Basic)');
    return undefined;
  }

  async #take(
    request: IncomingMessage,
    response: ServerResponse,
    known: { readonly endpoint: string; readonly path: string; readonly source: string | undefined },
  ): Promise<void> {
    const { intake, metrics, sources, now } = this.#options;
    if (this.#stopping) throw new Refusal('stopping', 'MozDef is stopping');
    const started = now();
    const { events, bytes } = await intake.take(
      response,
      bodyHeaderOf(request, known),
      this.#dialects.of(known.endpoint),
    );
    metrics.acceptedBody(known.endpoint, { events, bytes, seconds: (now() - started) / 1000 });
    sources.accepted(requestSource(request, known), events);
  }

  #inform(request: IncomingMessage, response: ServerResponse, { page }: Route & { kind: 'info' }): void {
    const { gate, metrics, now } = this.#options;
    // rsyslog takes any answer for leave to send again at once, and would ask and send a thousand times a second.
    if (page === 'cat-health' && gate.refusing) {
      request.socket.destroy();
      return;
    }
    const {
      type,
      body,
      status = 200,
    } = infoPage(page, { request, refusing: gate.refusing, accepted: metrics.accepted, now: now() });
    const elastic = elasticHeaders(request);
    answer(response, status, {
      type: type === 'application/json' ? elastic.type : type,
      body,
      headers: elastic.headers,
    });
  }

  #foreign(request: IncomingMessage): string | undefined {
    const { headers, socket } = request;
    const fromBrowser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
    if (!fromBrowser && headers.host !== undefined && headers.host === this.#knownHost) return undefined;
    // The address at which the connection arrived is no name that a foreign DNS could answer with.
    const local = socket.localAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
    const reason = foreignRequest(headers, [...this.#options.allowedHosts, local]);
    if (reason === undefined) this.#knownHost = headers.host;
    return reason;
  }

  #refuse(response: ServerResponse, endpoint: string, error: unknown): void {
    if (error instanceof SenderGone) return;
    const { req: request } = response;
    const refusal = this.#refusalOf(error);
    const { reason, message } = refusal;
    this.#options.metrics.refused(reason);
    this.#noteRefused(request, endpoint, refusal);
    const path = redactUrl(request.url ?? '').slice(0, LONGEST_LOGGED_PATH);
    this.#options.refusals.note(reason, { message, sender: addressOf(request), method: request.method, path });
    // rsyslog loses its events on any answer that refuses, and keeps them when the connection drops.
    if (endpoint === 'bulk' && refusal.status >= 500) request.socket.destroy();
    else answerRefusal(request, response, refusal, this.#dialects.of(endpoint));
  }

  /** What holds no events can lose none: scanners and health checks are no senders. */
  #noteRefused(request: IncomingMessage, endpoint: string, refusal: Refusal): void {
    if (request.method !== 'POST' && request.method !== 'PUT') return;
    const { sources, tokens } = this.#options;
    const identity = tokens.identify(request.headers.authorization);
    const source = typeof identity === 'object' ? identity.source : undefined;
    sources.refused(requestSource(request, { endpoint, source }), refusal);
  }

  #refusalOf(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    this.#options.log.error({ err: error }, 'fault while a request was served');
    return new Refusal('internal', 'a fault in MozDef itself; its log says more');
  }
}

/** Health checks and the first questions of Elasticsearch clients, which tell nothing of what is received. */
function isPublic(route: Route): boolean {
  return route.kind === 'info' && route.page !== 'status';
}

function answerAside(request: IncomingMessage, { aside, path }: Route & { kind: 'aside' }, body: Buffer): Content {
  if (aside === 'hec-ack') return answerAckQuery(request, body);
  return { ...elasticHeaders(request), body: JSON.stringify(setupAnswer(request, path)) };
}
