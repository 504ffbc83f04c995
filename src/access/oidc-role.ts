import { MozdefError } from '../lifecycle/error.ts';
import type { Claims } from './oidc-client.ts';
import { givesAny, type OidcConfig } from './oidc-config.ts';
import { ROLES, type Role } from './permission.ts';

/** Throws `forbidden` for one whose e-mail address is in none of the allowed domains, or is not verified. */
export function demandDomain({ allowed_domains }: OidcConfig, claims: Claims): void {
  if (allowed_domains.length === 0) return;
  const { email, email_verified } = claims;
  const domain = typeof email === 'string' ? /@([^@]+)$/.exec(email)?.[1]?.toLowerCase() : undefined;
  // Some providers say it as a word.
  const isVerified = email_verified === true || email_verified === 'true';
  if (isVerified && allowed_domains.some((allowed) => allowed.toLowerCase() === domain)) return;
  throw new MozdefError('forbidden', 'people of your e-mail domain are not let in, or your address is not verified', {
    remedy: 'Ask an administrator; they find the domains in web.oidc.allowed_domains.',
  });
}

/**
 * The role that one has by the claims now; undefined when claims give no roles here and who is known keeps theirs. Throws
 * `forbidden` for one who has none.
 */
export function roleOfClaims(config: OidcConfig, claims: Claims, isKnown: boolean): Role | undefined {
  const { roles, role_claim, default_role } = config;
  if (!givesAny(roles) && isKnown) return undefined;
  const said = valuesOf(claims, role_claim);
  const role = ROLES.findLast((one) => roles[one].some((value) => said.includes(value))) ?? default_role;
  if (role !== undefined) return role;
  throw new MozdefError('forbidden', 'nothing that the provider says of you gives you a role here', {
    remedy: `Ask an administrator; what counts is the claim ${role_claim}, see web.oidc.roles.`,
  });
}

/** The texts under this name, or under a path of names. */
function valuesOf(claims: Claims, name: string): readonly string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce(below, claims as unknown);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

function below(value: unknown, key: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isObject ? (value as Record<string, unknown>)[key] : undefined;
}
