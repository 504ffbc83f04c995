import { isIP } from 'node:net';
import type { Site } from '../access/passkeys.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { WebClient } from './client.ts';

/**
 * Where passkeys hold: at `web.public_url`, else at the host that the browser asked, which was found to be loopback or allowed.
 * Throws `request-invalid` when that is no name: browsers keep no passkeys for addresses.
 */
export function passkeySite(publicUrl: string, { host, secure }: Pick<WebClient, 'host' | 'secure'>): Site {
  const url = URL.parse(publicUrl === '' ? `${secure ? 'https' : 'http'}://${host}` : publicUrl);
  if (!url || url.hostname.startsWith('[') || isIP(url.hostname) !== 0) throw noName(url);
  const { hostname, protocol, origin } = url;
  if (protocol === 'http:' && !/^(?:.+\.)?localhost$/.test(hostname))
    throw new MozdefError('request-invalid', 'passkeys need HTTPS', {
      remedy: 'Set web.tls, or web.behind_proxy and web.public_url when a proxy does TLS.',
    });
  return { id: hostname, origin };
}

function noName(url: URL | null): MozdefError {
  const { hostname = 'this', port = '' } = url ?? {};
  const isLoopback = hostname === '[::1]' || hostname.startsWith('127.');
  const better = isLoopback ? `http://localhost${port && `:${port}`}` : 'a name, over HTTPS';
  return new MozdefError('request-invalid', `passkeys need a host name, and ${hostname} is none`, {
    remedy: `Open the dashboard at ${better}.`,
  });
}
