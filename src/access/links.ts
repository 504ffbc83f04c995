import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { digestOf, makeSecret } from '../lifecycle/secret.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { Role } from './permission.ts';

/** What a one-time link is for: to become a user of this role, or to choose a new password. */
export interface LinkPurpose {
  /** Whose; absent: whoever opens it chooses a name. */
  readonly user?: string;
  /** Of the user that is to be; absent: the user exists and gets a new password. */
  readonly role?: Role;
  /** Holds only as long as there is no administrator. */
  readonly first?: boolean;
  readonly addedby: string;
}

interface Link extends LinkPurpose {
  readonly expires: string;
}

/** A link that holds, and the change that uses it up. */
export interface FoundLink extends LinkPurpose {
  readonly used: StateChange;
}

/** Collection of one-time links by the digest of their secret. */
const LINKS = 'links';

/** Links that let in once, in the state store. */
export class Links {
  readonly #state: StateStore;
  readonly #now: () => number;

  constructor({ state, now }: { readonly state: StateStore; readonly now: () => number }) {
    this.#state = state;
    this.#now = now;
  }

  /** Makes one that holds so many milliseconds; the answer is its secret. */
  async make(purpose: LinkPurpose, forMs: number): Promise<string> {
    await this.#forgetOld();
    const secret = makeSecret('mzl');
    const body = { ...purpose, expires: new Date(this.#now() + forMs).toISOString() };
    await this.#state.write([{ collection: LINKS, id: digestOf(secret), body, expected: 0 }]);
    return secret;
  }

  async #forgetOld(): Promise<void> {
    for await (const { id, body, version } of documentsOf(this.#state, LINKS))
      if (Date.parse((body as unknown as Link).expires) <= this.#now())
        await this.#state.write([{ collection: LINKS, id, body: undefined, expected: version }]);
  }

  /** Rejects with `not-found` when it was used, has expired, or never was. */
  async find(secret: string): Promise<FoundLink> {
    const id = digestOf(secret);
    const found = (await this.#state.get(LINKS, [id])).get(id);
    const link = found?.body as unknown as (Link & JsonObject) | undefined;
    if (!found || !link || Date.parse(link.expires) <= this.#now())
      throw new MozdefError('not-found', 'this link was used, or is too old', {
        remedy: 'Get a new one: from an administrator, or with mozdef users invite on the machine of the server.',
      });
    const { expires: _, ...purpose } = link;
    return { ...purpose, used: { collection: LINKS, id, body: undefined, expected: found.version } };
  }
}
