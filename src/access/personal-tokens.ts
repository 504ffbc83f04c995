import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { digestOf, makeSecret } from '../lifecycle/secret.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Role } from './permission.ts';

/** What programs show in the place of a person who signs in. */
export interface PersonalToken {
  /** Names it to people; is no secret. */
  readonly id: string;
  readonly user: string;
  /** What it is for. */
  readonly name: string;
  /** At most this; less when the user's is less. */
  readonly role: Role;
  readonly added: string;
  readonly expires?: string;
  /** When it was used last, to some minutes. */
  readonly used?: string;
}

export interface NewToken extends Pick<PersonalToken, 'user' | 'name' | 'role'> {
  /** An ISO time. */
  readonly expires?: string | undefined;
}

interface PersonalTokensOptions {
  readonly state: StateStore;
  readonly now: () => number;
}

/** Collection of tokens by the digest of their secret. */
const TOKENS = 'tokens';
const USED_EVERY_MS = 60_000;
const ID_LENGTH = 16;
/** Of one person. */
const MOST = 100;

/** Tokens of people, kept as digests. */
export class PersonalTokens {
  readonly #state: StateStore;
  readonly #now: () => number;

  constructor({ state, now }: PersonalTokensOptions) {
    this.#state = state;
    this.#now = now;
  }

  /** Makes one; its secret is told this once. Rejects with `conflict` when the person has too many. */
  async make({ user, name, role, expires }: NewToken): Promise<PersonalToken & { readonly secret: string }> {
    if ((await this.list(user)).length >= MOST)
      throw new MozdefError('conflict', `${user} has ${MOST} tokens`, { remedy: 'Revoke some first.' });
    const secret = makeSecret('mzp');
    const id = digestOf(secret);
    const body = { user, name, role, added: this.#time(), ...(expires !== undefined && { expires }) };
    await this.#state.write([{ collection: TOKENS, id, body, expected: 0 }]);
    return { ...tokenOf(id, body), secret };
  }

  /** The token of this secret, unless it has expired. */
  async find(secret: string): Promise<PersonalToken | undefined> {
    const key = digestOf(secret);
    const found = (await this.#state.get(TOKENS, [key])).get(key);
    if (!found) return undefined;
    const token = tokenOf(key, found.body);
    if (Date.parse(token.expires ?? '') <= this.#now()) return undefined;
    if (token.used === undefined || this.#now() - Date.parse(token.used) > USED_EVERY_MS) {
      const body = { ...found.body, used: this.#time() };
      await this.#state.write([{ collection: TOKENS, id: key, body, expected: found.version }]);
    }
    return token;
  }

  /** Of one person, the newest first; those that expired, too. */
  async list(user: string): Promise<readonly PersonalToken[]> {
    const tokens = [];
    for await (const { id, body } of documentsOf(this.#state, TOKENS))
      if (body['user'] === user) tokens.push(tokenOf(id, body));
    return tokens.sort((a, b) => (a.added < b.added ? 1 : -1));
  }

  /** Rejects with `not-found` when this person has none such. */
  async revoke(user: string, id: string): Promise<void> {
    const prefix = id.length === ID_LENGTH ? id : 'none';
    const [found] = await this.#state.list(TOKENS, { limit: 1, prefix });
    if (found?.body['user'] !== user) throw new MozdefError('not-found', `${user} has no token ${id}`);
    await this.#state.write([{ collection: TOKENS, id: found.id, body: undefined }]);
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}

function tokenOf(key: string, body: JsonObject): PersonalToken {
  return { ...(body as unknown as Omit<PersonalToken, 'id'>), id: key.slice(0, ID_LENGTH) };
}
