import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie } from 'cookie';
import { presentedTokens } from '../lifecycle/presented-tokens.ts';
import { digestOf } from '../lifecycle/secret.ts';
import { sessionCookie } from './cookies.ts';
import { lesserRole } from './permission.ts';
import type { PersonalTokens } from './personal-tokens.ts';
import { LOCAL, NOBODY, type Principal } from './principal.ts';
import type { Sessions } from './sessions.ts';
import type { Users } from './users.ts';

/** What a request shows of who sends it. */
export interface Shown {
  readonly headers: IncomingHttpHeaders;
  /** Whether it came over TLS, to us or to the proxy before us. */
  readonly secure: boolean;
}

interface AccessOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: PersonalTokens;
  /** That of the data directory. */
  readonly localToken: string;
}

/** Knows who asks: by a token in the header Authorization, else by the session in a cookie. */
export class Access {
  readonly #options: AccessOptions;
  readonly #local: string;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#local = digestOf(options.localToken);
  }

  /** `NOBODY` when what is shown does not hold (any more). Rejects with `state-unavailable` when it cannot be looked up. */
  async identify({ headers, secure }: Shown): Promise<Principal> {
    const { authorization, cookie } = headers;
    if (authorization !== undefined) return this.#byToken(presentedTokens(authorization));
    const secret = parseCookie(cookie ?? '')[sessionCookie(secure)];
    return secret === undefined ? NOBODY : this.#bySession(secret);
  }

  async #byToken(presented: readonly string[]): Promise<Principal> {
    for (const secret of presented) {
      if (timingSafeEqual(Buffer.from(digestOf(secret)), Buffer.from(this.#local))) return LOCAL;
      if (!secret.startsWith('mzp_')) continue;
      const token = await this.#options.tokens.find(secret);
      const user = token && (await this.#options.users.find(token.user));
      if (user?.active) return { name: user.name, role: lesserRole(token?.role ?? user.role, user.role) };
    }
    return NOBODY;
  }

  async #bySession(secret: string): Promise<Principal> {
    const session = await this.#options.sessions.find(secret);
    const user = session && (await this.#options.users.find(session.user));
    return session && user?.active ? { name: user.name, role: user.role, session: session.id } : NOBODY;
  }
}
