import type { IncomingMessage } from 'node:http';
import { addressOf } from '../body-header.ts';
import type { SourceName } from './source-book.ts';

/** Who sent this request: the first product that its User-Agent names stands for the program. */
export function requestSource(
  request: IncomingMessage,
  { endpoint, source }: { readonly endpoint: string; readonly source: string | undefined },
): SourceName {
  const [product] = (request.headers['user-agent'] ?? '').split(' ', 1);
  // Senders choose the names of applications.
  const family = endpoint.startsWith('custom/') ? 'custom' : endpoint;
  return { address: addressOf(request), tokensource: source, shipper: product, endpoint: family };
}
