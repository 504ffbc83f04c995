import type { RequestHandler, Response } from 'express';
import type { Access } from '../../access/access.ts';
import { may, PERMISSIONS, type Permission } from '../../access/permission.ts';
import { LOCAL, type Principal } from '../../access/principal.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { clientOf, type WebClient } from '../client.ts';
import type { WebConfig } from '../web-config.ts';

interface Asked {
  readonly who: Principal;
  readonly client: WebClient;
}

/** Finds out who asks, and from where, for all that comes after it. */
export function identify(access: Pick<Access, 'identify'>, config: WebConfig): RequestHandler {
  return async (request, response, next) => {
    const client = clientOf(request, config);
    const { headers } = request;
    response.locals['asked'] = { who: await access.identify({ headers, secure: client.secure }), client };
    next();
  };
}

/** Who asks for this answer; `identify` must have come before. */
export function askedBy(response: Response): Asked {
  return response.locals['asked'] as Asked;
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

/** Whoever only shows a token may not make more of them, or lock its owner out: one that leaked must end when it is revoked. */
export function signedIn(who: Principal): Principal {
  if (who.session !== undefined) return who;
  throw new MozdefError('forbidden', 'this is for people who are signed in; a token is not enough', {
    remedy: 'Sign in at the dashboard; an administrator uses mozdef users on the machine of the server.',
  });
}

/** The same, or whoever may read the data directory of the instance. */
export function signedInOrLocal(who: Principal): Principal {
  return who === LOCAL ? who : signedIn(who);
}
