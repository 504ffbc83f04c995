import { z } from 'zod';
import type { Links } from '../../access/links.ts';
import type { Passkeys } from '../../access/passkeys.ts';
import { ROLES } from '../../access/permission.ts';
import type { PersonalTokens } from '../../access/personal-tokens.ts';
import type { Sessions } from '../../access/sessions.ts';
import { type User, type Users, userName } from '../../access/users.ts';
import { expiryOf, madeToken, newToken, sessionShape, tokenShape } from './account-routes.ts';
import { passkeyShape, shownPasskey } from './passkey-shape.ts';
import { signedInOrLocal } from './rights.ts';
import { defineRoute, type Route } from './route.ts';

export interface PeopleRoutesOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: PersonalTokens;
  readonly links: Links;
  readonly passkeys: Passkeys;
  readonly now: () => number;
}

/** How long a link for another person holds. */
const LINK_MS = 3 * 24 * 3600 * 1000;

export const userShape = z.object({
  name: z.string(),
  role: z.enum(ROLES),
  active: z.boolean(),
  password: z.boolean().describe('Whether there is one.'),
  added: z.string(),
  addedby: z.string(),
  lastsignin: z.string().optional(),
});
const linkShape = z.object({
  path: z.string().describe('To be put behind the address of the dashboard. It holds for three days, once.'),
});

/** The operations of administrators on people. */
export function peopleRoutes(options: PeopleRoutesOptions): Route[] {
  return [
    ...listRoutes(options),
    ...changingRoutes(options),
    ...linkRoutes(options),
    ...tokenRoutes(options),
    ...passkeyRoutes(options),
  ];
}

function listRoutes({ users, sessions, tokens }: PeopleRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/people',
      needs: 'manage-people',
      summary: 'All users, by name.',
      response: z.object({ people: z.array(userShape) }),
      handle: async () => ({ people: (await users.list()).map(shown) }),
    }),
    defineRoute({
      method: 'get',
      path: '/people/:name',
      needs: 'manage-people',
      summary: 'One user, with sessions, tokens and passkeys.',
      response: userShape.extend({
        sessions: z.array(sessionShape),
        tokens: z.array(tokenShape),
        passkeys: z.array(passkeyShape),
      }),
      handle: async ({ parameters: { name = '' } }) => {
        const user = await users.get(name);
        return {
          ...shown(user),
          sessions: await sessions.list(name),
          tokens: await tokens.list(name),
          passkeys: (user.passkeys ?? []).map(shownPasskey),
        };
      },
    }),
  ];
}

function changingRoutes({ users, sessions, now }: PeopleRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/people',
      needs: 'manage-people',
      summary: 'Add a user without a password: a program that shows a token, or one who gets a link later.',
      body: z.strictObject({
        name: z.string().max(200).describe('Lower case letters, digits and ._@-.'),
        role: z.enum(ROLES).describe('What they may do.'),
      }),
      response: userShape,
      handle: async ({ who, body: { name, role } }) => {
        const added = new Date(now()).toISOString();
        const user = { name: userName(name), role, active: true, added, addedby: who.name };
        await users.add(user);
        return shown(user);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/people/:name',
      needs: 'manage-people',
      summary: 'Give a user another role, or deactivate or activate one.',
      body: z.strictObject({
        role: z.enum(ROLES).optional().describe('What they may do.'),
        active: z.boolean().optional().describe('Whether they are let in.'),
      }),
      response: userShape,
      handle: async ({ parameters: { name = '' }, body: { role, active } }) => {
        const changed = await users.change(name, (user) => ({
          ...user,
          role: role ?? user.role,
          active: active ?? user.active,
        }));
        if (!changed.active) await sessions.endOthers(name);
        return shown(changed);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/people/:name/sessions/end',
      needs: 'manage-people',
      summary: 'End a session of a user, or all.',
      body: z.strictObject({ id: z.string().max(100).optional().describe('Which; absent: all.') }),
      response: z.object({}),
      handle: async ({ parameters: { name = '' }, body: { id } }) => {
        await (id === undefined ? sessions.endOthers(name) : sessions.end(name, id));
        return {};
      },
    }),
  ];
}

function linkRoutes({ users, links }: PeopleRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/invitations',
      needs: 'manage-people',
      summary: 'Make a one-time link by which someone becomes a user of this role.',
      body: z.strictObject({
        role: z.enum(ROLES).describe('What they may do.'),
        name: z.string().max(200).optional().describe('Whose; absent: they choose it.'),
      }),
      response: linkShape,
      handle: async ({ who, body: { role, name } }) => {
        const user = name === undefined ? {} : { user: userName(name) };
        const addedby = signedInOrLocal(who).name;
        return { path: pathOf(await links.make({ ...user, role, addedby }, LINK_MS)) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/people/:name/link',
      needs: 'manage-people',
      summary: 'Make a one-time link by which a user chooses a new password.',
      response: linkShape,
      handle: async ({ who, parameters: { name = '' } }) => {
        const { name: user } = await users.get(name);
        const addedby = signedInOrLocal(who).name;
        return { path: pathOf(await links.make({ user, addedby }, LINK_MS)) };
      },
    }),
  ];
}

function passkeyRoutes({ passkeys }: PeopleRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/people/:name/passkeys/remove',
      needs: 'manage-people',
      summary: 'Remove a passkey of a user, or all, be they the only way in.',
      body: z.strictObject({ id: z.string().max(2000).optional().describe('Which; absent: all.') }),
      response: z.object({}),
      handle: async ({ parameters: { name = '' }, body: { id } }) => {
        await passkeys.revoke(name, id);
        return {};
      },
    }),
  ];
}

function tokenRoutes({ users, tokens, now }: PeopleRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/people/:name/tokens',
      needs: 'manage-people',
      summary: 'Make a token for a user, such as a program.',
      body: newToken,
      response: madeToken,
      handle: async ({ who, parameters, body: { name, role, days } }) => {
        signedInOrLocal(who);
        const { name: user } = await users.get(parameters['name'] ?? '');
        return tokens.make({ user, name, role, expires: expiryOf(days, now()) });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/people/:name/tokens/revoke',
      needs: 'manage-people',
      summary: 'Revoke a token of a user.',
      body: z.strictObject({ id: z.string().max(100).describe('Which.') }),
      response: z.object({}),
      handle: async ({ parameters: { name = '' }, body: { id } }) => {
        await tokens.revoke(name, id);
        return {};
      },
    }),
  ];
}

/** A page of the dashboard; what stands behind # is sent to no server and stands in no log. */
function pathOf(secret: string): string {
  return `/welcome#${secret}`;
}

/** What is told of a user: no secret, no hash. */
function shown({ name, role, active, password, added, addedby, lastsignin }: User): z.output<typeof userShape> {
  return { name, role, active, password: password !== undefined, added, addedby, ...(lastsignin && { lastsignin }) };
}
