import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { messageOf } from '../../lifecycle/error.ts';
import { listen } from '../../lifecycle/listen.ts';
import type { ListenAddress } from '../../lifecycle/listen-address.ts';
import { peerAddress } from '../../lifecycle/peer-address.ts';
import type { TlsFiles } from '../../tls/tls-files.ts';
import { trimMessage } from '../decode/split-syslog.ts';
import { StreamConnection } from './stream-connection.ts';
import type { SyslogServerOptions } from './syslog-server.ts';

const SWEEP_MS = 1000;
const HANDSHAKE_MS = 10_000;
/** A socket that is not read still fills so much. */
const BUFFER = { highWaterMark: 16_384 };

/** Takes syslog over TCP, or over TLS where there are certificates. */
export class StreamServer {
  readonly #options: SyslogServerOptions;
  readonly #tls: TlsFiles | undefined;
  readonly #connections = new Set<StreamConnection>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SyslogServerOptions, tls?: TlsFiles) {
    this.#options = options;
    this.#tls = tls;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#connections.size;
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo | undefined)?.port ?? 0;
  }

  /** Rejects with `address-in-use` or `config-invalid`. */
  async start(address: ListenAddress, where: string): Promise<void> {
    const { limits, onRefused, log } = this.#options;
    const server = this.#tls ? this.#secureServer(this.#tls) : createServer(BUFFER, (socket) => this.#serve(socket));
    server.maxConnections = limits.connections;
    server.on('connection', (socket) => this.#accept(socket));
    server.on('drop', (data) => onRefused('too-many-connections', peerAddress(data?.remoteAddress)));
    await listen(server, address, where);
    server.on('error', (error) => log.error({ error: messageOf(error) }, 'the syslog listener failed'));
    this.#server = server;
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#timer.unref();
  }

  /** Reads on, or makes all senders wait. */
  read(mayRead: boolean): void {
    for (const connection of this.#connections) connection.read(mayRead);
  }

  /** Takes no more; what was read is handed over before it resolves. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#tls?.stop();
    const server = this.#server;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const connection of this.#connections) connection.close();
    // Those of TLS that have not got as far.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #secureServer(tls: TlsFiles): Server {
    const files = tls.read();
    const wanted = files.ca !== undefined;
    const server = createSecureServer(
      { ...BUFFER, ...files, requestCert: wanted, rejectUnauthorized: wanted, handshakeTimeout: HANDSHAKE_MS },
      (socket) => this.#serve(socket),
    );
    server.on('tlsClientError', (error, socket) => {
      // Without an address it is one that we closed ourselves.
      if (socket.remoteAddress === undefined) return;
      this.#options.log.debug({ error: error.message }, 'a TLS handshake failed');
      this.#options.onRefused('handshake-failed', peerAddress(socket.remoteAddress));
    });
    tls.follow(server);
    return server;
  }

  /** Before any handshake. */
  #accept(socket: Socket): void {
    const { allowed, onRefused } = this.#options;
    const address = peerAddress(socket.remoteAddress);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    if (allowed.allows(address)) return;
    socket.on('error', () => undefined);
    socket.destroy();
    onRefused('not-allowed', address);
  }

  #serve(socket: Socket): void {
    if (socket.destroyed) return;
    const { transport, limits, now, gatherer } = this.#options;
    const address = peerAddress(socket.remoteAddress);
    const sender = { address, transport };
    const onMessage = (message: Buffer, note?: string): void => {
      const trimmed = trimMessage(message);
      if (trimmed) gatherer.take(sender, trimmed, note);
    };
    const connection = new StreamConnection({ socket, address, limits, now, onMessage });
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
    connection.read(gatherer.mayRead);
  }

  #sweep(): void {
    for (const connection of this.#connections) {
      const reason = connection.sweep();
      if (reason !== undefined) this.#options.onRefused(reason, connection.address);
    }
  }
}
