import { z } from 'zod';
import { clearSession, deviceCookie, setDevice, setSession } from '../../access/cookies.ts';
import type { Links } from '../../access/links.ts';
import { permissionsOf } from '../../access/permission.ts';
import type { Sessions } from '../../access/sessions.ts';
import type { SignedIn, SignIn, SignInClient } from '../../access/sign-in.ts';
import type { WebClient } from '../client.ts';
import { CookieAnswer } from './answer.ts';
import { defineRoute, type Route } from './route.ts';

export interface SessionRoutesOptions {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly links: Links;
}

export const meShape = z.object({ name: z.string(), role: z.string(), permissions: z.array(z.string()) });
const secret = z.string().max(200).describe('What stands behind # in the link.');
export const newPassword = z.string().max(2000).describe('12 characters or more.');

/** The operations by which people come in and go. */
export function sessionRoutes(options: SessionRoutesOptions): Route[] {
  return [...ownSessionRoutes(options), ...linkRoutes(options)];
}

function ownSessionRoutes({ signIn, sessions }: SessionRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/session',
      needs: 'own-account',
      summary: 'Who asks, and what they may do.',
      response: meShape,
      handle: async ({ who: { name, role } }) => ({ name, role, permissions: permissionsOf(role) }),
    }),
    defineRoute({
      method: 'post',
      path: '/session',
      needs: 'nothing',
      summary:
        'Sign in with name and password; the session is in a cookie. 401 when one is wrong, 429 after too many attempts.',
      body: z.strictObject({
        name: z.string().max(200).describe('As whom.'),
        password: z.string().max(2000).describe('Theirs.'),
      }),
      response: meShape,
      handle: async ({ body, client, cookies }) =>
        welcome(await signIn.withPassword(body, withDevice(client, cookies)), client),
    }),
    defineRoute({
      method: 'post',
      path: '/session/end',
      needs: 'own-account',
      summary: 'Sign out.',
      response: z.object({}),
      handle: async ({ who: { name, session }, client }) => {
        if (session !== undefined) await sessions.end(name, session);
        return new CookieAnswer({}, [clearSession(client.secure)]);
      },
    }),
  ];
}

function linkRoutes({ signIn, links }: SessionRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/session/link/look',
      needs: 'nothing',
      summary: 'What a one-time link is for. 404 when it was used or is too old.',
      body: z.strictObject({ secret }),
      response: z.object({
        user: z.string().optional().describe('Whose; absent: you choose a name.'),
        role: z.string().optional().describe('Of the user that you become; absent: you choose a new password.'),
      }),
      handle: async ({ body }) => {
        const { user, role } = await links.find(body.secret);
        return { user, role };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/session/link',
      needs: 'nothing',
      summary: 'Use a one-time link: choose a password, become the user that it promises, and be signed in.',
      body: z.strictObject({
        secret,
        name: z.string().max(200).optional().describe('Chosen, when the link names nobody.'),
        password: newPassword,
      }),
      response: meShape,
      handle: async ({ body, client, cookies }) =>
        welcome(await signIn.withLink(body, withDevice(client, cookies)), client),
    }),
  ];
}

/** The same, with the secret of its browser. */
export function withDevice(
  { address, agent, secure }: WebClient,
  cookies: Readonly<Record<string, string | undefined>>,
): SignInClient {
  return { address, agent, device: cookies[deviceCookie(secure)] };
}

/** Says who is in, and begins the session in the browser. */
export function welcome({ user: { name, role }, session, device }: SignedIn, { secure }: WebClient): CookieAnswer {
  const me = { name, role, permissions: permissionsOf(role) };
  return new CookieAnswer(me, [setSession(session, secure), setDevice(device, secure)], me);
}
