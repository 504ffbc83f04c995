import { MozdefError } from '../lifecycle/error.ts';
import { digestOf, makeSecret } from '../lifecycle/secret.ts';
import type { Attempts } from './attempts.ts';
import type { Links } from './links.ts';
import { hashPassword, passwordFault, verifyPassword } from './password.ts';
import type { Client, Sessions, SignInMethod } from './sessions.ts';
import { type User, type Users, userName } from './users.ts';

interface SignInOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly links: Links;
  readonly attempts: Attempts;
  readonly now: () => number;
}

/** From where someone signs in, and the secret of the browser, if it has one. */
export interface SignInClient extends Client {
  readonly device?: string | undefined;
}

/** Someone is signed in: these secrets go into cookies. */
export interface SignedIn {
  readonly user: User;
  readonly session: string;
  readonly device: string;
}

interface PasswordChange {
  readonly name: string;
  readonly old: string;
  readonly password: string;
  readonly address: string;
}

/** Browsers that are remembered of one person. */
const MOST_DEVICES = 10;

/** Lets people in: by name and password, or by a one-time link. */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** Rejects with `unauthorized`, whatever of both is wrong, or `too-many-attempts`. */
  async withPassword(given: { name: string; password: string }, client: SignInClient): Promise<SignedIn> {
    const { users, attempts } = this.#options;
    const name = given.name.trim().toLowerCase();
    const user = await users.find(name);
    const attempt = { name, address: client.address, known: isKnown(user, client.device) };
    await attempts.begin(attempt);
    const right = await verifyPassword(given.password, user?.password);
    if (!right || !user?.active)
      throw new MozdefError('unauthorized', 'the name or the password is wrong', {
        remedy: 'An administrator can make a link to choose a new password.',
      });
    await attempts.succeed(attempt);
    return this.begin(user, 'password', client);
  }

  /**
   * Uses a one-time link up: makes the user that it promises, or gives the user the new password, and signs in; whoever had
   * signed in as this user before is signed out. Rejects with `not-found`, `request-invalid` or `conflict`.
   */
  async withLink(
    given: { secret: string; name?: string | undefined; password: string },
    client: SignInClient,
  ): Promise<SignedIn> {
    const { users, links, sessions, now } = this.#options;
    const link = await links.find(given.secret);
    if (link.first && (await users.haveAdministrator()))
      throw new MozdefError('not-found', 'this link was for the first administrator, and there is one', {
        remedy: 'Ask an administrator for a link.',
      });
    const name = link.user ?? userName(given.name ?? '');
    const password = await hashedPassword(given.password, name);
    if (link.role === undefined) {
      await users.change(name, (user) => ({ ...user, password }), [link.used]);
      await sessions.endOthers(name);
    } else {
      const added = new Date(now()).toISOString();
      await users.add({ name, role: link.role, active: true, password, added, addedby: link.addedby }, [link.used]);
    }
    return this.begin(await users.get(name), 'link', client);
  }

  /** Rejects with `forbidden` when the old one is wrong, `too-many-attempts`, or `request-invalid` when the new one may not be it. */
  async changePassword({ name, old, password, address }: PasswordChange): Promise<void> {
    const { users, attempts } = this.#options;
    const hash = await hashedPassword(password, name);
    const attempt = { name, address, known: true };
    await attempts.begin(attempt);
    const user = await users.get(name);
    // Who came in by a link or a provider may have none yet.
    if (user.password !== undefined && !(await verifyPassword(old, user.password)))
      throw new MozdefError('forbidden', 'the old password is wrong', { where: 'old' });
    await attempts.succeed(attempt);
    await users.change(name, (before) => ({ ...before, password: hash }));
  }

  /** Begins a session of someone who has proved who they are. */
  async begin(user: User, method: SignInMethod, client: SignInClient): Promise<SignedIn> {
    const { users, sessions, now } = this.#options;
    if (!user.active) throw new MozdefError('forbidden', `${user.name} is not active`);
    const device = isKnown(user, client.device) && client.device !== undefined ? client.device : makeSecret('mzv');
    const changed = await users.change(user.name, ({ devices = [], ...other }) => ({
      ...other,
      devices: [...new Set([digestOf(device), ...devices])].slice(0, MOST_DEVICES),
      lastsignin: new Date(now()).toISOString(),
    }));
    return { user: changed, session: await sessions.begin(user.name, method, client), device };
  }
}

/** Rejects with `request-invalid` when it may not be the password of this person. */
async function hashedPassword(password: string, name: string): Promise<string> {
  const fault = passwordFault(password, name);
  if (fault === undefined) return hashPassword(password);
  throw new MozdefError('request-invalid', fault, { where: 'password' });
}

function isKnown(user: User | undefined, device: string | undefined): boolean {
  return device !== undefined && (user?.devices ?? []).includes(digestOf(device));
}
