import type { IncomingMessage } from 'node:http';
import { peerAddress } from '../lifecycle/peer-address.ts';
import type { BodyHeader } from '../queue/batch.ts';
import { hecMetadata } from './hec-request.ts';

const SYSLOG = 'x-syslog-';

/** What the pipeline is to know about a request besides its body. */
export function bodyHeaderOf(
  request: IncomingMessage,
  known: { readonly endpoint: string; readonly path: string; readonly source: string | undefined },
): BodyHeader {
  const { endpoint, path, source } = known;
  const sender = addressOf(request);
  const claim = request.headers['idempotency-key'];
  const syslog = syslogHeaders(request);
  const metadata = endpoint.startsWith('hec') ? hecMetadata(request) : undefined;
  return {
    endpoint,
    sender,
    ...(source !== undefined && { tokensource: source }),
    principal: source ?? sender,
    path,
    ...(typeof claim === 'string' && claim !== '' && { claim }),
    ...(syslog && { syslog }),
    ...(metadata && { metadata }),
  };
}

/** Address of the peer. */
export function addressOf({ socket }: IncomingMessage): string {
  return peerAddress(socket.remoteAddress);
}

function syslogHeaders({ headers }: IncomingMessage): Record<string, string> | undefined {
  let found: Record<string, string> | undefined;
  for (const name in headers) {
    if (!name.startsWith(SYSLOG) || name.length === SYSLOG.length) continue;
    const value = headers[name];
    found ??= {};
    Object.defineProperty(found, name.slice(SYSLOG.length), {
      // Node reads headers as Latin-1; syslog-ng writes UTF-8.
      value: Buffer.from(String(value), 'latin1').toString('utf8'),
      enumerable: true,
    });
  }
  return found;
}
