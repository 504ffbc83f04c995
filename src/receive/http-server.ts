import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TlsFiles } from '../tls/tls-files.ts';
import type { FrontendConfig } from './frontend-config.ts';
import { REFUSALS, type RefusalReason } from './refusal.ts';

const MAX_HEADER_BYTES = 32_768;

/** What the server tells besides requests. */
export interface ServerEvents {
  /** A connection was refused because there are too many, or one whose request can't be served. */
  readonly onRefused: (reason: RefusalReason | 'too-many-connections', sender: string) => void;
}

/** A server of HTTP or HTTPS with all limits set, on which nothing listens yet. */
export function makeServer(
  limits: FrontendConfig['limits'],
  tls: TlsFiles | undefined,
  handlers: ServerEvents & { readonly onRequest: RequestListener },
): Server | SecureServer {
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.header_time,
    requestTimeout: Math.max(limits.request_time, limits.header_time),
    keepAliveTimeout: limits.idle_time,
    connectionsCheckingInterval: Math.min(Math.max(limits.header_time / 4, 50), 2000),
  };
  const server = tls ? createSecureServer({ ...options, ...tls.read() }) : createServer(options);
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idle_time);
  server.on('request', handlers.onRequest);
  // As any other request: whoever takes the body asks the sender to go on.
  server.on('checkContinue', handlers.onRequest);
  server.on('drop', (data) => handlers.onRefused('too-many-connections', data?.remoteAddress ?? ''));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const reason = reasonOf(error);
    if (reason) handlers.onRefused(reason, 'remoteAddress' in socket ? String(socket.remoteAddress) : '');
    refuse(socket, reason);
  });
  return server;
}

/** Why the parser gave up; undefined when the sender just went away. */
function reasonOf({ code }: NodeJS.ErrnoException): RefusalReason | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 'header-too-large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request-timeout';
  return code?.startsWith('HPE_') ? 'bad-request' : undefined;
}

const WORDS: Partial<Record<RefusalReason, string>> = {
  'header-too-large': 'Request Header Fields Too Large',
  'request-timeout': 'Request Timeout',
  'bad-request': 'Bad Request',
};

/** Answers where there is no request yet to answer. */
function refuse(socket: Duplex, reason: RefusalReason | undefined): void {
  if (!reason || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ error: { code: reason, message: WORDS[reason] ?? reason } });
  const head = `HTTP/1.1 ${REFUSALS[reason].status} ${WORDS[reason] ?? reason}\r\nConnection: close\r\nContent-Type: application/json`;
  socket.end(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`, () => socket.destroy());
}
