import { isIP } from 'node:net';
import type { Site } from '../access/passkeys.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { WebClient } from './client.ts';
import { ownAddress } from './own-origin.ts';

/**
 * Where passkeys hold: where the dashboard is. Throws `request-invalid` when that is no name, or no place that browsers trust: they keep no
 * passkeys there.
 */
export function passkeySite(publicUrl: string, client: Pick<WebClient, 'host' | 'secure'>): Site {
  const url = ownAddress(publicUrl, client);
  if (url.hostname.startsWith('[') || isIP(url.hostname) !== 0) throw noName(url);
  const { hostname, protocol, origin } = url;
  if (protocol === 'http:' && !/^(?:.+\.)?localhost$/.test(hostname))
    throw new MozdefError('request-invalid', 'passkeys need HTTPS', {
      remedy: 'Set web.tls, or web.behind_proxy and web.public_url when a proxy does TLS.',
    });
  return { id: hostname, origin };
}

function noName({ hostname, port }: URL): MozdefError {
  const isLoopback = hostname === '[::1]' || hostname.startsWith('127.');
  const better = isLoopback ? `http://localhost${port && `:${port}`}` : 'a name, over HTTPS';
  return new MozdefError('request-invalid', `passkeys need a host name, and ${hostname} is none`, {
    remedy: `Open the dashboard at ${better}.`,
  });
}
