import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  VerifiedAuthenticationResponse,
  VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { digestOf } from '../lifecycle/secret.ts';
import type { Logger } from '../log/log.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Attempts } from './attempts.ts';
import type { Ceremonies } from './ceremonies.ts';
import { loadWebAuthn } from './load-webauthn.ts';
import type { SignedIn, SignIn, SignInClient } from './sign-in.ts';
import type { Passkey, User, Users } from './users.ts';

/** Where the dashboard is, as the browser sees it: passkeys are bound to that. */
export interface Site {
  /** Host name. */
  readonly id: string;
  /** Scheme, host name and port. */
  readonly origin: string;
}

/** What the browser is to be told, and the secret of the ceremony for its cookie. */
interface Begun<Options> {
  readonly options: Options;
  readonly secret: string;
}

/** What came back from the browser. */
interface Ended<Response> {
  readonly response: Response;
  readonly secret: string | undefined;
  readonly site: Site;
}

interface PasskeysOptions {
  readonly state: StateStore;
  readonly users: Users;
  readonly signIn: SignIn;
  readonly ceremonies: Ceremonies;
  readonly attempts: Attempts;
  readonly log: Logger;
  readonly now: () => number;
}

/** Collection of the owners of passkeys, by the digest of the passkey's id. */
const OWNERS = 'passkeys';
/** Of one person. */
const MOST = 20;

/** Lets people in by passkeys that say themselves whose they are (W3C Web Authentication Level 3, discoverable credentials). */
export class Passkeys {
  readonly #options: PasskeysOptions;

  constructor(options: PasskeysOptions) {
    this.#options = options;
  }

  /** Rejects with `conflict` when the person has too many. */
  async beginToAdd(name: string, site: Site): Promise<Begun<PublicKeyCredentialCreationOptionsJSON>> {
    const { users, ceremonies } = this.#options;
    const { passkeys = [] } = await users.get(name);
    refuseTooMany(name, passkeys);
    const options = await (await loadWebAuthn()).generateRegistrationOptions({
      rpName: 'MozDef',
      rpID: site.id,
      userID: handleOf(name),
      userName: name,
      attestationType: 'none',
      excludeCredentials: passkeys.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const { challenge } = options;
    return { options, secret: await ceremonies.begin('passkey-add', { challenge, user: name }) };
  }

  /** Rejects with `request-invalid` when it does not hold, `conflict` when it is there already. */
  async add(user: string, name: string, ended: Ended<RegistrationResponseJSON>): Promise<Passkey> {
    const { users, ceremonies, now } = this.#options;
    const begun = await ceremonies.end('passkey-add', ended.secret);
    if (begun['user'] !== user) throw refused('someone else began to add this passkey');
    const { credential } = await verifiedNew(ended, begun['challenge'] ?? '');
    const passkey: Passkey = {
      id: credential.id,
      key: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name,
      added: new Date(now()).toISOString(),
    };
    if (await this.#isOwned(passkey.id)) throw new MozdefError('conflict', 'this passkey is in use already');
    const owner = { collection: OWNERS, id: digestOf(passkey.id), body: { user }, expected: 0 };
    await users.change(
      user,
      (before) => {
        refuseTooMany(user, before.passkeys ?? []);
        return { ...before, passkeys: [...(before.passkeys ?? []), passkey] };
      },
      [owner],
    );
    return passkey;
  }

  /** Rejects with `not-found` when the person has none such, `conflict` when nothing else would let them in. */
  async remove(name: string, id: string): Promise<void> {
    await this.#options.users.change(
      name,
      (user) => {
        const rest = (user.passkeys ?? []).filter((passkey) => passkey.id !== id);
        if (rest.length === (user.passkeys ?? []).length)
          throw new MozdefError('not-found', `${name} has no such passkey`);
        if (rest.length === 0 && user.password === undefined && user.external === undefined)
          throw new MozdefError('conflict', 'this passkey is the only way in', {
            remedy: 'Choose a password or add another passkey first.',
          });
        return { ...user, passkeys: rest };
      },
      [{ collection: OWNERS, id: digestOf(id), body: undefined }],
    );
  }

  /** Takes one away from someone, or all, as an administrator does when they may be in wrong hands. Rejects with `not-found`. */
  async revoke(name: string, id?: string): Promise<void> {
    const { users, state } = this.#options;
    let gone: readonly Passkey[] = [];
    await users.change(name, ({ passkeys = [], ...user }) => {
      gone = passkeys.filter((passkey) => id === undefined || passkey.id === id);
      if (id !== undefined && gone.length === 0) throw new MozdefError('not-found', `${name} has no such passkey`);
      return { ...user, passkeys: passkeys.filter((passkey) => !gone.includes(passkey)) };
    });
    // Without the user's half these let nobody in: it is of no matter when this does not come to pass.
    await state.write(gone.map((passkey) => ({ collection: OWNERS, id: digestOf(passkey.id), body: undefined })));
  }

  /** Rejects with `too-many-attempts`. */
  async beginToSignIn(site: Site, address: string): Promise<Begun<PublicKeyCredentialRequestOptionsJSON>> {
    const { attempts, ceremonies } = this.#options;
    await attempts.beginUnnamed(address);
    const options = await (await loadWebAuthn()).generateAuthenticationOptions({
      rpID: site.id,
      userVerification: 'required',
    });
    return { options, secret: await ceremonies.begin('passkey-sign-in', { challenge: options.challenge }) };
  }

  /** Rejects with `unauthorized` when it does not hold, `request-invalid` when it was not begun, `forbidden` for one who is not active. */
  async signIn(ended: Ended<AuthenticationResponseJSON>, client: SignInClient): Promise<SignedIn> {
    const { ceremonies, users, signIn } = this.#options;
    const { challenge = '' } = await ceremonies.end('passkey-sign-in', ended.secret);
    const { user, passkey } = await this.#ownerOf(ended.response);
    const { newCounter } = await this.#verified(ended, challenge, { user, passkey });
    const used = new Date(this.#options.now()).toISOString();
    const changed = await users.change(user.name, (before) => {
      const known = before.passkeys?.find(({ id }) => id === passkey.id);
      if (!known) throw unknown();
      // Two requests at once must not both pass with one count.
      this.#refuseCopied(user.name, known, newCounter);
      const after = { ...known, counter: newCounter, used };
      return { ...before, passkeys: (before.passkeys ?? []).map((other) => (other === known ? after : other)) };
    });
    return signIn.begin(changed, 'passkey', client);
  }

  async #isOwned(id: string): Promise<boolean> {
    return (await this.#options.state.get(OWNERS, [digestOf(id)])).size > 0;
  }

  async #ownerOf({ id, response }: AuthenticationResponseJSON): Promise<{ user: User; passkey: Passkey }> {
    const { state, users } = this.#options;
    const key = digestOf(id);
    const owner = (await state.get(OWNERS, [key])).get(key)?.body['user'];
    const user = typeof owner === 'string' ? await users.find(owner) : undefined;
    const passkey = user?.passkeys?.find((one) => one.id === id);
    const claimed = Buffer.from(response.userHandle ?? '', 'base64url');
    if (!user || !passkey || !claimed.equals(handleOf(user.name))) throw unknown();
    return { user, passkey };
  }

  async #verified(
    { response, site }: Ended<AuthenticationResponseJSON>,
    challenge: string,
    { user, passkey }: { readonly user: User; readonly passkey: Passkey },
  ): Promise<VerifiedAuthenticationResponse['authenticationInfo']> {
    const { verifyAuthenticationResponse } = await loadWebAuthn();
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: site.origin,
        expectedRPID: site.id,
        requireUserVerification: true,
        // The count is judged by us, where it is kept.
        credential: { id: passkey.id, publicKey: Buffer.from(passkey.key, 'base64url'), counter: 0 },
      });
      if (verified) return authenticationInfo;
    } catch (error) {
      this.#options.log.warn({ user: user.name, error: messageOf(error) }, 'a passkey was refused');
    }
    throw new MozdefError('unauthorized', 'this passkey could not be verified', {
      remedy: 'Try again, or sign in another way.',
    });
  }

  /** An authenticator that counts counts up: one that does not was copied. Most of today do not count and always say 0. */
  #refuseCopied(user: string, passkey: Passkey, counter: number): void {
    if ((counter === 0 && passkey.counter === 0) || counter > passkey.counter) return;
    const { name } = passkey;
    const counts = { user, passkey: name, counter, before: passkey.counter };
    this.#options.log.warn(counts, 'a passkey counted backwards and was refused: it may have been copied');
    throw new MozdefError('unauthorized', 'this passkey may have been copied, and is refused', {
      remedy: 'Sign in another way, remove the passkey in Settings and add it again.',
    });
  }
}

/** Under which authenticators keep the person; it does not tell the name. */
function handleOf(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(digestOf(name), 'hex'));
}

async function verifiedNew(
  { response, site }: Ended<RegistrationResponseJSON>,
  challenge: string,
): Promise<NonNullable<VerifiedRegistrationResponse['registrationInfo']>> {
  const { verifyRegistrationResponse } = await loadWebAuthn();
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    throw refused(`this passkey could not be verified: ${messageOf(error)}`);
  });
  if (registrationInfo) return registrationInfo;
  throw refused('this passkey could not be verified');
}

function refuseTooMany(user: string, passkeys: readonly Passkey[]): void {
  if (passkeys.length < MOST) return;
  throw new MozdefError('conflict', `${user} has ${MOST} passkeys`, { remedy: 'Remove some first.' });
}

function refused(message: string): MozdefError {
  return new MozdefError('request-invalid', message, { remedy: 'Begin again.' });
}

function unknown(): MozdefError {
  return new MozdefError('unauthorized', 'this passkey is not known here', {
    remedy: 'It may have been removed. Sign in another way, or ask an administrator for a link.',
  });
}
