import type { Role } from '../access/permission.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { findServer } from './server.ts';
import { settingsOf } from './settings-of.ts';
import { visible } from './visible.ts';

type Options = CommonOptions & { readonly json: boolean };

interface User {
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly password: boolean;
  readonly added: string;
  readonly addedby: string;
  readonly lastsignin?: string;
}
interface ShownUser extends User {
  readonly sessions: readonly { id: string; method: string; address: string; agent: string; seen: string }[];
  readonly passkeys: readonly { name: string; added: string; used?: string }[];
  readonly tokens: readonly { id: string; name: string; role: Role; used?: string; expires?: string }[];
}

/** Prints all users, by name. */
export async function listUsers(options: Options): Promise<number> {
  const { people } = await api(options).get<{ people: readonly User[] }>('/api/people');
  if (options.json) for (const user of people) await print(JSON.stringify(user));
  else if (people.length === 0) note('there is nobody yet; mozdef users invite --role administrator makes a link');
  else
    await printTable(
      ['name', 'role', 'signed in', 'added by'],
      people.map(({ name, role, active, lastsignin, addedby }) => [
        name,
        active ? role : `${role}, inactive`,
        lastsignin ?? 'never',
        visible(addedby),
      ]),
    );
  return EXIT_CODES.ok.code;
}

/** Prints one user with sessions, passkeys and tokens. */
export async function showUser(name: string, options: Options): Promise<number> {
  const user = await api(options).get<ShownUser>(pathOf(name));
  if (options.json) {
    await print(JSON.stringify(user));
    return EXIT_CODES.ok.code;
  }
  await print(`${user.name}: ${user.role}${user.active ? '' : ', inactive'}`);
  const sessions = user.sessions.map(({ id, method, address, seen }) => [id, method, address, seen]);
  if (sessions.length > 0) await printTable(['session', 'by', 'from', 'used'], sessions);
  const passkeys = user.passkeys.map(({ name: called, added, used }) => [visible(called), added, used ?? 'never']);
  if (passkeys.length > 0) await printTable(['passkey', 'added', 'used'], passkeys);
  const tokens = user.tokens.map((token) => [
    token.id,
    visible(token.name),
    token.role,
    token.used ?? 'never',
    token.expires ?? 'when revoked',
  ]);
  if (tokens.length > 0) await printTable(['token', 'for', 'role', 'used', 'ends'], tokens);
  return EXIT_CODES.ok.code;
}

/** Makes a link by which someone becomes a user, and prints it. */
export async function invite(name: string | undefined, options: Options & { readonly role: Role }): Promise<number> {
  return printLink(await api(options).post('/api/invitations', { role: options.role, name }), options);
}

/** Makes a link by which a user chooses a new password, and prints it. */
export async function newPassword(name: string, options: Options): Promise<number> {
  return printLink(await api(options).post(pathOf(name, '/link'), {}), options);
}

/** Adds a user who has no password. */
export async function addUser(name: string, options: Options & { readonly role: Role }): Promise<number> {
  return printUser(await api(options).post('/api/people', { name, role: options.role }), options);
}

/** Changes a user. */
export async function setUser(
  name: string,
  options: Options & { readonly role?: Role; readonly active?: string },
): Promise<number> {
  const { role, active } = options;
  const change = { role, ...(active !== undefined && { active: active === 'yes' }) };
  return printUser(await api(options).post(pathOf(name), change), options);
}

/** Ends one session of a user, or all. */
export async function signOut(name: string, session: string | undefined, options: CommonOptions): Promise<number> {
  await api(options).post(pathOf(name, '/sessions/end'), { id: session });
  return EXIT_CODES.ok.code;
}

/** Removes all passkeys of a user. */
export async function removePasskeys(name: string, options: CommonOptions): Promise<number> {
  await api(options).post(pathOf(name, '/passkeys/remove'), {});
  return EXIT_CODES.ok.code;
}

interface TokenOptions extends Options {
  readonly for: string;
  readonly role: Role;
  readonly days?: number;
}

/** Makes a token and prints it, alone on standard output. */
export async function makeToken(name: string, options: TokenOptions): Promise<number> {
  const { for: purpose, role, days } = options;
  const made = await api(options).post<{ secret: string }>(pathOf(name, '/tokens'), { name: purpose, role, days });
  await print(options.json ? JSON.stringify(made) : made.secret);
  if (!options.json) note('this is shown once; a program sends it as the header Authorization: Bearer TOKEN');
  return EXIT_CODES.ok.code;
}

/** Revokes a token. */
export async function revokeToken(name: string, token: string, options: CommonOptions): Promise<number> {
  await api(options).post(pathOf(name, '/tokens/revoke'), { id: token });
  return EXIT_CODES.ok.code;
}

function api(options: CommonOptions): ApiClient {
  return new ApiClient(findServer('web', options));
}

function pathOf(name: string, below = ''): string {
  return `/api/people/${encodeURIComponent(name)}${below}`;
}

async function printUser(user: User, { json }: Options): Promise<number> {
  await print(json ? JSON.stringify(user) : `${user.name}: ${user.role}${user.active ? '' : ', inactive'}`);
  return EXIT_CODES.ok.code;
}

/** As people reach the dashboard. */
async function printLink({ path }: { readonly path: string }, options: Options): Promise<number> {
  const { public_url } = options.url === undefined ? settingsOf(options).settings.web : { public_url: '' };
  const link = (public_url === '' ? findServer('web', options).url : public_url.replace(/\/+$/, '')) + path;
  await print(options.json ? JSON.stringify({ link }) : link);
  if (!options.json) note('whoever opens it first is let in; it holds for three days');
  return EXIT_CODES.ok.code;
}
