import { z } from 'zod';
import { isLoopback } from '../lifecycle/listen-address.ts';
import { ROLES, type Role } from './permission.ts';

const values = (role: Role) => z.array(z.string().min(1)).default([]).describe(`Values that make one ${role}.`);

const keys = z.strictObject({
  issuer: z
    .string()
    .refine(isIssuer, { error: 'must be an https:// address without ? and # (http:// on loopback alone)' })
    .default('')
    .describe('Address of the provider, under which /.well-known/openid-configuration is. Empty: no provider.'),
  client_id: z.string().default('').describe('Under which the provider knows this MozDef.'),
  client_secret: z
    .string()
    .default('')
    .meta({ secret: true })
    .describe('The secret that goes with it; a client without one is protected by PKCE alone.'),
  client_secret_file: z
    .string()
    .default('')
    .describe('File that holds the secret, in place of `client_secret`; read at start.'),
  scopes: z
    .array(z.string().regex(/^[^\s"\\]+$/, { error: 'must be words' }))
    .default(['openid', 'profile', 'email'])
    .describe('What the provider is asked to tell; `openid` is always among it.'),
  name: z.string().min(1).max(60).default('your organization').describe('Goes after "Sign in with" on the button.'),
  role_claim: z
    .string()
    .min(1)
    .default('groups')
    .describe('Claim that says what people are; a dot leads into objects, as in realm_access.roles.'),
  roles: z
    .strictObject({
      viewer: values('viewer'),
      responder: values('responder'),
      engineer: values('engineer'),
      administrator: values('administrator'),
    })
    .prefault({})
    .describe('Values of that claim that give each role. The greatest holds, and is given anew at each sign-in.'),
  default_role: z
    .enum(ROLES)
    .optional()
    .describe(
      'Role of those to whom no value gives one; absent: they are refused. It goes to new users alone if `roles` is empty.',
    ),
  allowed_domains: z
    .array(z.string().regex(/^[^\s@]+\.[^\s@]+$/, { error: 'must be domains such as example.org' }))
    .default([])
    .describe('Only people with an e-mail address in one of these, which the provider has verified. Empty: all.'),
});
export type OidcConfig = z.output<typeof keys>;

/** Section `web.oidc` of the configuration. */
export const oidcConfig = keys
  .refine(({ issuer, ...others }) => issuer !== '' || isEmpty(others), { error: 'must have issuer' })
  .refine(({ issuer, client_id }) => issuer === '' || client_id !== '', { error: 'must have client_id' })
  .refine(({ client_secret, client_secret_file }) => client_secret === '' || client_secret_file === '', {
    error: 'must have client_secret or client_secret_file, not both',
  })
  .refine(({ issuer, roles, default_role }) => issuer === '' || default_role !== undefined || givesAny(roles), {
    error: 'must have roles or default_role: nobody could come in',
  });

/** Whether any value of a claim gives a role. */
export function givesAny(roles: OidcConfig['roles']): boolean {
  return Object.values(roles).some((given) => given.length > 0);
}

function isIssuer(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  if (!url || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  return url.protocol === 'https:' || isPlain(url);
}

/** Whether it is asked without TLS, as one on the same machine may be. */
export function isPlain({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, ''));
}

function isEmpty(config: Omit<OidcConfig, 'issuer'>): boolean {
  const { client_id, client_secret, client_secret_file, roles, default_role, allowed_domains } = config;
  const isBlank = client_id === '' && client_secret === '' && client_secret_file === '';
  return isBlank && default_role === undefined && allowed_domains.length === 0 && !givesAny(roles);
}
