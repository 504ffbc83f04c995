import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { isLoopback } from './listen-address.ts';

/**
 * Why a request is foreign, or undefined when it may be answered: it names a host that is neither loopback nor allowed (DNS
 * rebinding), or a web page of another origin sent it. A request without these headers comes from no browser. What may come from
 * elsewhere may so only as a page that the person goes to: no script there can read it, no frame holds it.
 */
export function foreignRequest(
  headers: IncomingHttpHeaders,
  allowedHosts: readonly string[],
  { mayComeFromElsewhere = false }: { readonly mayComeFromElsewhere?: boolean } = {},
): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isAllowed(hostOf(host), allowedHosts)) {
    return `the host ${JSON.stringify(host)} is neither loopback nor one of allowed_hosts`;
  }
  if (headers['sec-fetch-site'] === 'cross-site' && !(mayComeFromElsewhere && isNavigation(headers)))
    return 'the request comes from a page of another site';
  if (origin !== undefined && !isOwnOrigin(origin, host, allowedHosts)) {
    return `the origin ${JSON.stringify(origin)} is foreign`;
  }
  return undefined;
}

function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isAllowed(host: string, allowedHosts: readonly string[]): boolean {
  if (host === '') return false;
  return isLoopback(host) || allowedHosts.some((allowed) => allowed.toLowerCase() === host);
}

/** The page was served under the very host and port that it now asks, or under an allowed name (by a proxy). */
function isOwnOrigin(origin: string, host: string | undefined, allowedHosts: readonly string[]): boolean {
  const url = URL.parse(origin);
  if (!url?.host) return false;
  if (url.host === host?.toLowerCase()) return true;
  return allowedHosts.some((allowed) => allowed.toLowerCase() === hostOf(url.host));
}

/** Host without its port, in lower case, an IPv6 address without its brackets; empty when it is none. */
function hostOf(header: string): string {
  const match = /^(?:\[([\da-f:.]+)\]|([^\s:[\]/@]+))(?::\d{0,5})?$/i.exec(header.trim());
  const host = (match?.[1] ?? match?.[2] ?? '').toLowerCase();
  return match?.[1] !== undefined && isIP(host) !== 6 ? '' : host.replace(/\.$/, '');
}
