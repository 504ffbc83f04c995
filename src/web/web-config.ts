import { z } from 'zod';
import { oidcConfig } from '../access/oidc-config.ts';
import { listenAddress } from '../config/listen.ts';
import { duration } from '../config/units.ts';

/** Section `web` of the configuration. */
export const webConfig = z.strictObject({
  listen: listenAddress('127.0.0.1:8090').describe(
    'Address and port of the dashboard and the API; port 0: any free one. Beyond loopback only with `tls` or `behind_proxy`.',
  ),
  tls: z
    .strictObject({
      cert_file: z.string().default('').describe('PEM file of the certificate and its chain; empty: no TLS.'),
      key_file: z.string().default('').describe('PEM file of its key.'),
    })
    .prefault({})
    .refine(({ cert_file, key_file }) => (cert_file === '') === (key_file === ''), {
      error: 'must have both cert_file and key_file, or neither',
    })
    .describe('Serves the dashboard over HTTPS. The files are read again when they change.'),
  behind_proxy: z
    .boolean()
    .default(false)
    .describe(
      'People come through a proxy that does TLS, sets X-Forwarded-For and X-Forwarded-Proto, and is the only way in.',
    ),
  oidc: oidcConfig
    .prefault({})
    .describe('An identity provider that knows your people, by OpenID Connect; docs/guides/sign-in.md has examples.'),
  session_idle: duration('12h').describe('A session that is not used for so long ends.'),
  session_longest: duration('7d').describe('A session ends after so long in any case.'),
  allowed_hosts: z
    .array(z.string())
    .default([])
    .describe('Host names besides loopback under which the dashboard may be asked for, e.g. behind a proxy.'),
  public_url: z
    .string()
    .regex(/^(?:https?:\/\/[^\s<>"|?#]+)?$/, { error: 'must begin with https:// or http://' })
    .default('')
    .describe('Address of the dashboard as people reach it, for links in messages. Empty: that of `listen`.'),
  query_timeout: duration('30s').describe(
    'Longest time that one search may take; what was found by then is shown as partial.',
  ),
});
export type WebConfig = z.output<typeof webConfig>;
