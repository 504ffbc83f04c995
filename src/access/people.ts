import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { StateStore } from '../state/state-store.ts';
import { Access } from './access.ts';
import { Attempts } from './attempts.ts';
import { Ceremonies } from './ceremonies.ts';
import { ExternalUsers } from './external-users.ts';
import { Links } from './links.ts';
import type { OidcConfig } from './oidc-config.ts';
import { Passkeys } from './passkeys.ts';
import { PersonalTokens } from './personal-tokens.ts';
import { ProviderSignIn } from './provider-sign-in.ts';
import { type SessionLimits, Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { Users } from './users.ts';

interface PeopleOptions {
  readonly state: StateStore;
  readonly limits: SessionLimits;
  /** That of the data directory. */
  readonly localToken: string;
  /** Without an issuer there is no provider. */
  readonly oidc: OidcConfig;
  readonly log: Logger;
  readonly now: () => number;
}

/** Everything by which people and programs are known. */
export interface People {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: PersonalTokens;
  readonly links: Links;
  readonly signIn: SignIn;
  readonly passkeys: Passkeys;
  /** Absent: none is configured. */
  readonly provider?: ProviderSignIn;
  readonly access: Access;
}

/** Throws `config-invalid` when the secret of the provider's client cannot be read. */
export function openPeople({ state, limits, localToken, oidc, log, now }: PeopleOptions): People {
  const users = new Users(state);
  const sessions = new Sessions({ state, limits, now });
  const tokens = new PersonalTokens({ state, now });
  const links = new Links({ state, now });
  const attempts = new Attempts();
  const signIn = new SignIn({ users, sessions, links, attempts, now });
  const ceremonies = new Ceremonies({ state, now });
  const passkeys = new Passkeys({ state, users, signIn, ceremonies, attempts, log, now });
  const external = new ExternalUsers({ state, users, now });
  return {
    users,
    sessions,
    tokens,
    links,
    signIn,
    passkeys,
    ...(oidc.issuer !== '' && {
      provider: new ProviderSignIn({ config: oidc, users, external, signIn, ceremonies, attempts, log }),
    }),
    access: new Access({ users, sessions, tokens, localToken }),
  };
}

const SETUP_MS = 3600 * 1000;

/** Path of a one-time link for the first administrator, which holds for an hour; undefined when there is one, or it can't be known now. */
export async function setupPath({ users, links }: People, log: Logger): Promise<string | undefined> {
  try {
    if (await users.haveAdministrator()) return undefined;
    return `/welcome#${await links.make({ role: 'administrator', first: true, addedby: 'setup' }, SETUP_MS)}`;
  } catch (error) {
    log.warn(
      { error: messageOf(error) },
      'whether there is an administrator cannot be known now; later: mozdef users invite --role administrator',
    );
    return undefined;
  }
}
