import { MozdefError } from '../lifecycle/error.ts';
import type { WebClient } from './client.ts';

/**
 * Where the dashboard is, as the browser sees it: `web.public_url`, else the host that it asked, which was found to be loopback or
 * allowed. Throws `request-invalid` when it asked for none.
 */
export function ownAddress(publicUrl: string, { host, secure }: Pick<WebClient, 'host' | 'secure'>): URL {
  const url = URL.parse(publicUrl === '' ? `${secure ? 'https' : 'http'}://${host}` : publicUrl);
  if (url) return url;
  throw new MozdefError('request-invalid', 'the request names no host', { remedy: 'Set web.public_url.' });
}
