import type { RequestHandler, Response } from 'express';
import type { Access } from '../../access/access.ts';
import { may, PERMISSIONS, type Permission } from '../../access/permission.ts';
import { NOBODY, type Principal } from '../../access/principal.ts';
import { MozdefError } from '../../lifecycle/error.ts';

/** Finds out who asks, for all that comes after it. */
export function identify(access: Access): RequestHandler {
  return async (request, response, next) => {
    response.locals['who'] = await access.identify(request);
    next();
  };
}

/** Who asks for this answer. */
export function principalOf(response: Response): Principal {
  return (response.locals['who'] as Principal | undefined) ?? NOBODY;
}

/** Throws `unauthorized` when no one is known to ask, `forbidden` when whoever asks may not do that. */
export function demand({ name, role }: Principal, permission: Permission): void {
  if (may(role, permission)) return;
  if (role === undefined) {
    throw new MozdefError('unauthorized', 'sign in, or show a token', {
      remedy: 'Open the dashboard to sign in, or send the header "Authorization: Bearer TOKEN".',
    });
  }
  const { least, means } = PERMISSIONS[permission];
  throw new MozdefError('forbidden', `${name} is ${role} and may not ${means}`, {
    remedy: `Ask an administrator for the role ${least}.`,
  });
}
