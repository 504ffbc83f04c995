import { MozdefError } from '../lifecycle/error.ts';
import { digestOf } from '../lifecycle/secret.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Claims } from './oidc-client.ts';
import type { Role } from './permission.ts';
import type { User, Users } from './users.ts';

interface ExternalUsersOptions {
  readonly state: StateStore;
  readonly users: Users;
  readonly now: () => number;
}

/** Collection of the names of users by who they are at a provider. */
const EXTERNAL = 'external';
const MOST_OF_A_NAME = 99;
/** Leaves room for a number behind it. */
const NAME_LENGTH = 60;

/**
 * Users by who they are at a provider, which is its issuer and a subject that it gives to nobody else. A name proves nothing: at
 * many providers people choose it.
 */
export class ExternalUsers {
  readonly #options: ExternalUsersOptions;

  constructor(options: ExternalUsersOptions) {
    this.#options = options;
  }

  /** Undefined before the first sign-in. */
  async find(claims: Claims): Promise<User | undefined> {
    const { state, users } = this.#options;
    const id = keyOf(claims);
    const name = (await state.get(EXTERNAL, [id])).get(id)?.body['user'];
    return typeof name === 'string' ? users.find(name) : undefined;
  }

  /** Makes a user with a name that is free and near what the provider says. Rejects with `conflict` when there is none. */
  async make(claims: Claims, role: Role): Promise<User> {
    const { users, now } = this.#options;
    const wished = wishedName(claims);
    const external = { issuer: claims.iss, subject: claims.sub };
    const added = new Date(now()).toISOString();
    for (let number = 1; number <= MOST_OF_A_NAME; number++) {
      const name = number === 1 ? wished : `${wished}-${number}`;
      if (name === 'local' || (await users.find(name))) continue;
      const user: User = { name, role, active: true, external, added, addedby: 'provider' };
      const index = { collection: EXTERNAL, id: keyOf(claims), body: { user: name }, expected: 0 };
      const isMade = await users.add(user, [index]).then(
        () => true,
        (error: unknown) => {
          if (error instanceof MozdefError && error.code === 'conflict') return false;
          throw error;
        },
      );
      if (isMade) return user;
      // Another browser of the same person may have been faster.
      const made = await this.find(claims);
      if (made) return made;
    }
    throw new MozdefError('conflict', `there are too many users whose name begins with ${wished}`, {
      remedy: 'Ask an administrator for a link, by which you choose another name.',
    });
  }
}

function keyOf({ iss, sub }: Claims): string {
  return digestOf(JSON.stringify([iss, sub]));
}

/** What may be a name, of what the provider calls the person. */
function wishedName({ preferred_username, email }: Claims): string {
  const said = [preferred_username, email].find((one) => typeof one === 'string' && one !== '') as string | undefined;
  const plain = (said ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^a-z0-9._@-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return plain.slice(0, NAME_LENGTH) || 'user';
}
