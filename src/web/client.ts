import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { RequestHandler } from 'express';
import { MozdefError } from '../lifecycle/error.ts';
import { isLoopback } from '../lifecycle/listen-address.ts';
import { peerAddress } from '../lifecycle/peer-address.ts';
import type { WebConfig } from './web-config.ts';

/** Where a request comes from. */
export interface WebClient {
  /** Of the one who asks, before the proxy if there is one. */
  readonly address: string;
  /** What the browser or program calls itself. */
  readonly agent: string;
  /** Name and port under which the dashboard was asked for; empty when it was not said. */
  readonly host: string;
  /** Whether it came over TLS, to us or to the proxy before us. */
  readonly secure: boolean;
}

/** What a proxy says of its client is believed only when the configuration says that there is one. */
export function clientOf(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  { behind_proxy }: Pick<WebConfig, 'behind_proxy'>,
): WebClient {
  const peer = peerAddress(socket.remoteAddress);
  const { 'user-agent': agent = '', host = '' } = headers;
  if (!behind_proxy) return { address: peer, agent, host, secure: (socket as Partial<TLSSocket>).encrypted === true };
  // The last is what the proxy itself has added; what stands before it anyone can write.
  const address = lastOf(headers['x-forwarded-for']) ?? peer;
  return { address, agent, host, secure: lastOf(headers['x-forwarded-proto']) === 'https' };
}

/**
 * Refuses what a proxy does not say to have come over TLS: passwords and cookies would go over the network as they are. A command
 * on this machine, which comes through no proxy, may.
 */
export function refuseUnencrypted(config: Pick<WebConfig, 'behind_proxy'>): RequestHandler {
  return (request, _response, next) => {
    const { secure, address } = clientOf(request, config);
    if (config.behind_proxy && !secure && !isLoopback(address))
      throw new MozdefError('request-invalid', 'the proxy does not say that the request came over TLS', {
        where: 'web.behind_proxy',
        remedy: 'Have it set the header X-Forwarded-Proto to https, and send people who come over HTTP to HTTPS.',
      });
    next();
  };
}

function lastOf(header: string | readonly string[] | undefined): string | undefined {
  const text = typeof header === 'string' ? header : header?.join(',');
  return text?.split(',').at(-1)?.trim().toLowerCase() || undefined;
}
