import { z } from 'zod';
import { ROLES } from '../../access/permission.ts';
import type { PersonalTokens } from '../../access/personal-tokens.ts';
import type { Sessions } from '../../access/sessions.ts';
import type { SignIn } from '../../access/sign-in.ts';
import type { Users } from '../../access/users.ts';
import { passkeyShape, shownPasskey } from './passkey-shape.ts';
import { signedIn } from './rights.ts';
import { defineRoute, type Route } from './route.ts';
import { newPassword } from './session-routes.ts';

export interface AccountRoutesOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: PersonalTokens;
  readonly signIn: SignIn;
  readonly now: () => number;
}

const DAY_MS = 24 * 3600 * 1000;

export const sessionShape = z.object({
  id: z.string(),
  method: z.string().describe('How they signed in.'),
  address: z.string(),
  agent: z.string(),
  begun: z.string(),
  seen: z.string(),
});
export const tokenShape = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  added: z.string(),
  expires: z.string().optional(),
  used: z.string().optional(),
});
const accountShape = z.object({
  name: z.string(),
  role: z.enum(ROLES),
  password: z.boolean().describe('Whether there is one.'),
  session: z.string().optional().describe('Id of the one that asks.'),
  sessions: z.array(sessionShape),
  tokens: z.array(tokenShape),
  passkeys: z.array(passkeyShape),
});
export const newToken = z.strictObject({
  name: z.string().min(1).max(100).describe('What it is for.'),
  role: z.enum(ROLES).default('viewer').describe('At most what its owner is.'),
  days: z.number().int().min(1).max(3650).optional().describe('After so many it expires; absent: never.'),
});
export const madeToken = tokenShape.extend({ secret: z.string().describe('Told this once.') });

/** When a token that holds so many days expires. */
export function expiryOf(days: number | undefined, now: number): string | undefined {
  return days === undefined ? undefined : new Date(now + days * DAY_MS).toISOString();
}

/** The operations of people on what is theirs. */
export function accountRoutes(options: AccountRoutesOptions): Route[] {
  return [...ownRoutes(options), ...ownTokenRoutes(options)];
}

function ownRoutes({ users, sessions, tokens, signIn }: AccountRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/account',
      needs: 'own-account',
      summary: 'Your sessions, tokens and passkeys.',
      response: accountShape,
      handle: async ({ who }) => {
        const { name, role, password, passkeys = [] } = await users.get(signedIn(who).name);
        const [mine, made] = await Promise.all([sessions.list(name), tokens.list(name)]);
        return {
          name,
          role,
          password: password !== undefined,
          session: who.session,
          sessions: mine,
          tokens: made,
          passkeys: passkeys.map(shownPasskey),
        };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/account/password',
      needs: 'own-account',
      summary: 'Choose another password; all your other sessions end.',
      body: z.strictObject({ old: z.string().max(2000).describe('The one of now.'), password: newPassword }),
      response: z.object({}),
      handle: async ({ who, body, client: { address } }) => {
        const { name, session } = signedIn(who);
        await signIn.changePassword({ name, ...body, address });
        await sessions.endOthers(name, session);
        return {};
      },
    }),
    defineRoute({
      method: 'post',
      path: '/account/sessions/end',
      needs: 'own-account',
      summary: 'End one of your sessions, or all but this one.',
      body: z.strictObject({
        id: z.string().max(100).optional().describe('Which; absent: all but the one that asks.'),
      }),
      response: z.object({}),
      handle: async ({ who, body: { id } }) => {
        const { name, session } = signedIn(who);
        if (id === undefined) await sessions.endOthers(name, session);
        else await sessions.end(name, id);
        return {};
      },
    }),
  ];
}

function ownTokenRoutes({ tokens, now }: AccountRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/account/tokens',
      needs: 'own-account',
      summary: 'Make a token for a program that asks in your name.',
      body: newToken,
      response: madeToken,
      handle: ({ who, body: { name, role, days } }) =>
        tokens.make({ user: signedIn(who).name, name, role, expires: expiryOf(days, now()) }),
    }),
    defineRoute({
      method: 'post',
      path: '/account/tokens/revoke',
      needs: 'own-account',
      summary: 'Revoke one of your tokens.',
      body: z.strictObject({ id: z.string().max(100).describe('Which.') }),
      response: z.object({}),
      handle: async ({ who, body: { id } }) => {
        await tokens.revoke(signedIn(who).name, id);
        return {};
      },
    }),
  ];
}
