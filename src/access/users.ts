import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { Role } from './permission.ts';

/** A person, or a program that is treated as one. */
export interface User {
  /** Lower case; also the id. */
  readonly name: string;
  readonly role: Role;
  /** One who is not may nothing, and can be made active again: what was done under the name stays readable. */
  readonly active: boolean;
  /** See password.ts; absent: signs in by other means, or not at all. */
  readonly password?: string;
  readonly passkeys?: readonly Passkey[];
  /** Who it is at an identity provider. */
  readonly external?: { readonly issuer: string; readonly subject: string };
  /** Digests of secrets in browsers from which this person signed in before, newest first. */
  readonly devices?: readonly string[];
  readonly added: string;
  readonly addedby: string;
  readonly lastsignin?: string;
}

/** A WebAuthn credential (W3C Web Authentication Level 2). */
export interface Passkey {
  /** Base64url. */
  readonly id: string;
  /** COSE key, base64url. */
  readonly key: string;
  readonly counter: number;
  readonly transports?: readonly string[];
  /** What its owner calls it. */
  readonly name: string;
  readonly added: string;
  readonly used?: string;
}

export interface VersionedUser extends User {
  readonly version: number;
}

/** Collection of users by name. */
const USERS = 'users';
/**
 * Collection of one document, which is written with each change that leaves one administrator less: so it is that two who take each
 * other's rights at the same time notice it.
 */
const FEWER = 'feweradministrators';
const FEWER_ID = 'last';
const ATTEMPTS = 8;
const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** The name as it is kept. Throws `request-invalid` for what can be none. */
export function userName(text: string): string {
  const name = text.trim().toLowerCase();
  if (NAME.test(name) && name !== 'local') return name;
  throw new MozdefError('request-invalid', `${JSON.stringify(text.slice(0, 80))} is no name of a user`, {
    where: 'name',
    remedy: 'A name has 1 to 64 letters a-z, digits and ._@-, and begins with a letter or digit; local is taken.',
  });
}

/** People, in the state store. Rejects with `not-found`, `conflict` or `state-unavailable`. */
export class Users {
  readonly #state: StateStore;

  constructor(state: StateStore) {
    this.#state = state;
  }

  async find(name: string): Promise<VersionedUser | undefined> {
    const found = (await this.#state.get(USERS, [name])).get(name);
    return found && { ...(found.body as unknown as User), version: found.version };
  }

  async get(name: string): Promise<VersionedUser> {
    const user = await this.find(name);
    if (user) return user;
    throw new MozdefError('not-found', `there is no user ${name}`, { remedy: 'mozdef users list shows who there is.' });
  }

  /** By name. */
  async list(): Promise<readonly VersionedUser[]> {
    const users = [];
    for await (const { body, version } of documentsOf(this.#state, USERS))
      users.push({ ...(body as unknown as User), version });
    return users;
  }

  /** Whether anyone can administrate. */
  async haveAdministrator(): Promise<boolean> {
    return (await this.list()).some(isAdministrator);
  }

  /** Adds the person, with what else is to be written. Rejects with `conflict` when there is one of that name, or the rest does not hold. */
  async add(user: User, also: readonly StateChange[] = []): Promise<void> {
    const written = await this.#state.write([change(user, 0), ...also]);
    if (!written)
      throw new MozdefError('conflict', `there is a user ${user.name} already, or the link was used meanwhile`);
  }

  /** Changes what is there to what `next` makes of it, again if someone else did meanwhile; `next` may throw. */
  async change(
    name: string,
    next: (user: VersionedUser) => User,
    also: readonly StateChange[] = [],
  ): Promise<VersionedUser> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.get(name);
      const { version: _, ...after } = { version: 0, ...next(before) };
      const guard = isAdministrator(before) && !isAdministrator(after) ? [await this.#refuseLast(name)] : [];
      if (await this.#state.write([change(after, before.version), ...guard, ...also]))
        return { ...after, version: before.version + 1 };
    }
    throw new MozdefError('conflict', `user ${name} is being changed by others`, { remedy: 'Try again.' });
  }

  /** The change that goes with it: it fails when another administrator ceased to be one since others were looked for. */
  async #refuseLast(name: string): Promise<StateChange> {
    const before = (await this.#state.get(FEWER, [FEWER_ID])).get(FEWER_ID);
    const others = (await this.list()).filter((user) => user.name !== name);
    if (others.some(isAdministrator))
      return { collection: FEWER, id: FEWER_ID, body: { name }, expected: before?.version ?? 0 };
    throw new MozdefError('conflict', `${name} is the only administrator`, {
      remedy: 'Make another person administrator first.',
    });
  }
}

function isAdministrator({ role, active }: User): boolean {
  return role === 'administrator' && active;
}

function change(user: User, expected: number): StateChange {
  return { collection: USERS, id: user.name, body: { ...user } as unknown as JsonObject, expected };
}
