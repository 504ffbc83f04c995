import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { messageOf } from '../lifecycle/error.ts';
import { listen } from '../lifecycle/listen.ts';
import { hostInUrl, reachableHost } from '../lifecycle/listen-address.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import { TlsFiles } from '../tls/tls-files.ts';
import { frontendAddress } from './frontend-address.ts';
import type { FrontendConfig } from './frontend-config.ts';
import { FrontendHandler } from './frontend-handler.ts';
import { FrontendMetrics } from './frontend-metrics.ts';
import { makeServer } from './http-server.ts';
import { Intake } from './intake.ts';
import type { KeptTokens } from './kept-tokens.ts';
import { QueueGate } from './queue-gate.ts';
import { REFUSALS } from './refusal.ts';
import { RefusalLog } from './refusal-log.ts';
import type { SourceBook } from './sources/source-book.ts';
import { SyslogListener } from './syslog/syslog-listener.ts';
import { TokenBook } from './token-book.ts';

export interface FrontendOptions {
  readonly config: FrontendConfig;
  readonly queue: EventQueue;
  readonly log: Logger;
  readonly registry: Registry;
  /** Counts what each sender sends. */
  readonly sources: SourceBook;
  /** Tokens that were made while the server runs; absent: none. */
  readonly keptTokens?: KeptTokens;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Requests under way have so long to end when the frontend stops. */
const DRAIN_MS = 10_000;

/** The frontend role: takes events over HTTP and answers success once the queue owns them, and syslog where that is configured. */
export class Frontend implements Part {
  readonly name = 'frontend';
  readonly #options: FrontendOptions;
  readonly #gate: QueueGate;
  readonly #intake: Intake;
  /** Of all that is received, also by a part that is none of the frontend's own. */
  readonly metrics: FrontendMetrics;
  readonly #syslog: SyslogListener;
  #handler: FrontendHandler | undefined;
  #tls: TlsFiles | undefined;
  #server: Server | SecureServer | undefined;

  constructor(options: FrontendOptions) {
    const { config, queue, log, registry, now } = options;
    this.#options = options;
    this.#gate = new QueueGate(queue, log);
    this.#intake = new Intake({ limits: config.limits, queue, gate: this.#gate, log, now });
    this.metrics = new FrontendMetrics(registry, () => this.#intake.memory.held);
    this.#syslog = new SyslogListener({
      ...options,
      gate: this.#gate,
      onOwned: (events, bytes) => this.metrics.acceptedMessages('syslog', { events, bytes }),
    });
  }

  /** Events accepted since start. */
  get accepted(): number {
    return this.metrics.accepted;
  }

  /** Rejects with `insecure-listen`, `config-invalid` or `address-in-use`. */
  async start(): Promise<void> {
    const { config, log, now, sources } = this.#options;
    const address = frontendAddress(config);
    const tokens = new TokenBook(config, this.#options.keptTokens);
    this.#tls = config.tls.cert_file === '' ? undefined : new TlsFiles({ ...config.tls, where: 'frontend.tls' }, log);
    const refusals = new RefusalLog(log, now);
    const handler = new FrontendHandler({
      allowedHosts: config.allowed_hosts,
      gate: this.#gate,
      intake: this.#intake,
      metrics: this.metrics,
      tokens,
      sources,
      refusals,
      log,
      now,
    });
    const server = makeServer(config.limits, this.#tls, {
      onRequest: (request, response) => void handler.handle(request, response),
      onRefused: (reason, sender) => {
        this.metrics.refused(reason);
        refusals.note(reason, { sender });
        const status = reason === 'too-many-connections' ? 503 : REFUSALS[reason].status;
        sources.refused({ address: sender, endpoint: 'unknown' }, { status, reason, message: '' });
      },
    });
    await this.#syslog.start();
    try {
      await listen(server, address, 'frontend.listen');
    } catch (error) {
      await this.#syslog.stop();
      throw error;
    }
    // From now on one is a failure to accept a connection, such as too many open files.
    server.on('error', (error) => log.error({ error: messageOf(error) }, 'the frontend failed'));
    this.#handler = handler;
    this.#server = server;
    if ('setSecureContext' in server) this.#tls?.follow(server);
    this.#gate.start();
    log.info({ url: this.url, tokens: config.tokens.length }, 'frontend listens');
  }

  /** Such as `http://127.0.0.1:8080`, with the port that was really taken; reaches it from this machine. */
  get url(): string {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    if (!bound) throw new Error('the frontend does not listen');
    const { address, port } = bound;
    return `${this.#tls ? 'https' : 'http'}://${hostInUrl(reachableHost(address))}:${port}`;
  }

  /** Ports on which syslog is taken. */
  get syslogPorts(): SyslogListener['ports'] {
    return this.#syslog.ports;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#syslog.stop(), this.#stopHttp()]);
    this.#gate.stop();
    this.#tls?.stop();
    await this.#intake.stop();
  }

  async #stopHttp(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    await this.#handler?.drain(DRAIN_MS);
    server.closeAllConnections();
    await closed;
  }
}
