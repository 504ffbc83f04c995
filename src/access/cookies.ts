import { stringifySetCookie } from 'cookie';
import { CEREMONY_MS } from './ceremonies.ts';

/*
 * Names and forms of cookies. Over TLS they carry the prefix `__Host-`, so that no other host or unencrypted page can set them
 * (RFC 6265bis, section 4.1.3.2); on loopback without TLS not all browsers would keep such a one.
 */

const YEAR_S = 365 * 24 * 3600;

/** Holds the secret of a session. */
export function sessionCookie(secure: boolean): string {
  return secure ? '__Host-mozdef' : 'mozdef';
}

/** Says that someone signed in from this browser before. */
export function deviceCookie(secure: boolean): string {
  return secure ? '__Host-mozdef-device' : 'mozdef-device';
}

/** Holds the secret of a passkey ceremony. */
export function ceremonyCookie(secure: boolean): string {
  return secure ? '__Host-mozdef-ceremony' : 'mozdef-ceremony';
}

/** `Set-Cookie` that begins a session; it ends with the browser, or when the server says so. */
export function setSession(secret: string, secure: boolean): string {
  return cookie(sessionCookie(secure), secret, secure);
}

/** `Set-Cookie` that ends it. */
export function clearSession(secure: boolean): string {
  return cookie(sessionCookie(secure), '', secure, 0);
}

/** `Set-Cookie` by which the browser is known again. */
export function setDevice(secret: string, secure: boolean): string {
  return cookie(deviceCookie(secure), secret, secure, YEAR_S);
}

/** Holds the secret of a sign-in through the identity provider. */
export function providerCookie(secure: boolean): string {
  return secure ? '__Host-mozdef-provider' : 'mozdef-provider';
}

/** `Set-Cookie` of one; it goes along when the provider's page sends the browser back, too. */
export function setProvider(secret: string, secure: boolean): string {
  return cookie(providerCookie(secure), secret, secure, CEREMONY_MS / 1000, 'lax');
}

/** `Set-Cookie` that ends it. */
export function clearProvider(secure: boolean): string {
  return cookie(providerCookie(secure), '', secure, 0, 'lax');
}

/** `Set-Cookie` of a ceremony, for as long as it may take. */
export function setCeremony(secret: string, secure: boolean): string {
  return cookie(ceremonyCookie(secure), secret, secure, CEREMONY_MS / 1000);
}

/** `Set-Cookie` that ends it. */
export function clearCeremony(secure: boolean): string {
  return cookie(ceremonyCookie(secure), '', secure, 0);
}

function cookie(
  name: string,
  value: string,
  secure: boolean,
  maxAge?: number,
  sameSite: 'strict' | 'lax' = 'strict',
): string {
  return stringifySetCookie({
    name,
    value,
    path: '/',
    httpOnly: true,
    sameSite,
    secure,
    ...(maxAge !== undefined && { maxAge }),
  });
}
