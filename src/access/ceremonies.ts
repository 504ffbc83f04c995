import { MozdefError } from '../lifecycle/error.ts';
import { digestOf, makeSecret } from '../lifecycle/secret.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateStore } from '../state/state-store.ts';

/** What begins in one request and ends in another. */
export type CeremonyKind = 'passkey-add' | 'passkey-sign-in' | 'provider';

/** What we must know at its end, such as a challenge. */
type Known = Readonly<Record<string, string>>;

interface CeremoniesOptions {
  readonly state: StateStore;
  readonly now: () => number;
}

/** Collection of what has begun, by the digest of its secret. */
const CEREMONIES = 'ceremonies';
/** How long a browser may take to end what it began, milliseconds. */
export const CEREMONY_MS = 5 * 60_000;
const FORGET_EVERY_MS = 60_000;

/**
 * What a browser has begun and not ended yet, with what we must know then, such as a challenge. It is in the state store, since
 * another instance may be asked next; the browser holds a secret in a cookie, so that no other one can end it.
 */
export class Ceremonies {
  readonly #state: StateStore;
  readonly #now: () => number;
  #forgotten = 0;

  constructor({ state, now }: CeremoniesOptions) {
    this.#state = state;
    this.#now = now;
  }

  /** Keeps what is known for five minutes; the answer is the secret. */
  async begin(kind: CeremonyKind, known: Known): Promise<string> {
    await this.#forgetOld();
    const secret = makeSecret('mzc');
    const body = { kind, known, ends: this.#now() + CEREMONY_MS };
    await this.#state.write([{ collection: CEREMONIES, id: digestOf(secret), body, expected: 0 }]);
    return secret;
  }

  /** What was known at its beginning, told once. Rejects with `request-invalid` when it was ended, is too old, or is another browser's. */
  async end(kind: CeremonyKind, secret: string | undefined): Promise<Known> {
    const id = digestOf(secret ?? '');
    const found = (await this.#state.get(CEREMONIES, [id])).get(id);
    const taken =
      found !== undefined &&
      (await this.#state.write([{ collection: CEREMONIES, id, body: undefined, expected: found.version }]));
    if (taken && found.body['kind'] === kind && Number(found.body['ends']) > this.#now())
      return found.body['known'] as Known;
    throw new MozdefError('request-invalid', 'this took too long, was ended already, or began in another browser', {
      remedy: 'Begin again.',
    });
  }

  async #forgetOld(): Promise<void> {
    if (this.#now() - this.#forgotten < FORGET_EVERY_MS) return;
    this.#forgotten = this.#now();
    for await (const { id, body } of documentsOf(this.#state, CEREMONIES))
      if (Number(body['ends']) <= this.#now())
        await this.#state.write([{ collection: CEREMONIES, id, body: undefined }]);
  }
}
