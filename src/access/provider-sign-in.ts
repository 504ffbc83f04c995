import { readNamedFile } from '../config/read-named-file.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { Attempts } from './attempts.ts';
import type { Ceremonies } from './ceremonies.ts';
import type { ExternalUsers } from './external-users.ts';
import { type Claims, OidcClient } from './oidc-client.ts';
import type { OidcConfig } from './oidc-config.ts';
import { demandDomain, roleOfClaims } from './oidc-role.ts';
import type { SignedIn, SignIn, SignInClient } from './sign-in.ts';
import type { User, Users } from './users.ts';

interface ProviderSignInOptions {
  readonly config: OidcConfig;
  readonly users: Users;
  readonly external: ExternalUsers;
  readonly signIn: SignIn;
  readonly ceremonies: Ceremonies;
  readonly attempts: Attempts;
  readonly log: Logger;
}

/** What came back with the browser. */
interface Returned {
  readonly answer: URLSearchParams;
  readonly secret: string | undefined;
}

/** The secret of the client, read from its file if it has one. Throws `config-invalid`. */
export function oidcSecret({ client_secret, client_secret_file }: OidcConfig): string {
  if (client_secret_file === '') return client_secret;
  const secret = readNamedFile(client_secret_file, 'web.oidc.client_secret_file').toString('utf8').trim();
  if (secret !== '') return secret;
  throw new MozdefError('config-invalid', `${client_secret_file} is empty`, { where: 'web.oidc.client_secret_file' });
}

/** Lets people in whom an identity provider knows, by OpenID Connect. */
export class ProviderSignIn {
  readonly #options: ProviderSignInOptions;
  readonly #client: OidcClient;

  /** Reads the file of the secret. Throws `config-invalid`. */
  constructor(options: ProviderSignInOptions) {
    this.#options = options;
    const { config, log } = options;
    this.#client = new OidcClient({ config, secret: oidcSecret(config), log });
  }

  /** What people call the provider. */
  get name(): string {
    return this.#options.config.name;
  }

  /** Where the browser goes, and the secret for its cookie. Rejects with `provider-unavailable` or `too-many-attempts`. */
  async begin(asked: {
    readonly back: string;
    readonly after: string;
    readonly address: string;
  }): Promise<{ readonly url: string; readonly secret: string }> {
    const { attempts, ceremonies } = this.#options;
    await attempts.beginUnnamed(asked.address);
    const { url, request } = await this.#client.begin(asked.back);
    return { url, secret: await ceremonies.begin('provider', { ...request, after: asked.after }) };
  }

  /** The browser is back from the provider; `after` is where the person wanted to be. Rejects as `OidcClient.end` does, and with `forbidden`. */
  async end({ answer, secret }: Returned, client: SignInClient): Promise<SignedIn & { readonly after: string }> {
    const { signIn, ceremonies } = this.#options;
    const { state = '', nonce = '', verifier = '', back = '', after = '/' } = await ceremonies.end('provider', secret);
    const claims = await this.#client.end(answer, { state, nonce, verifier, back });
    return { ...(await signIn.begin(await this.#userOf(claims), 'provider', client)), after };
  }

  async #userOf(claims: Claims): Promise<User> {
    const { config, users, external } = this.#options;
    demandDomain(config, claims);
    const known = await external.find(claims);
    const role = roleOfClaims(config, claims, known !== undefined);
    if (known === undefined) return external.make(claims, role ?? 'viewer');
    if (role === undefined || role === known.role) return known;
    return users.change(known.name, (user) => ({ ...user, role }));
  }
}
