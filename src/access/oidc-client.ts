import type { Configuration } from 'openid-client';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import { loadOpenIdClient } from './load-openid-client.ts';
import { isPlain, type OidcConfig } from './oidc-config.ts';

/** What a provider says of someone; `iss` and `sub` are who it is. */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly [name: string]: unknown;
}

/** What is asked of the provider for one sign-in, and must be known when it answers. */
export interface OidcRequest {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the provider sends the browser back to. */
  readonly back: string;
}

const TIMEOUT_S = 10;

/** Speaks with the provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1). */
export class OidcClient {
  readonly #config: OidcConfig;
  readonly #secret: string;
  readonly #log: Logger;
  #found: Promise<Configuration> | undefined;

  constructor({ config, secret, log }: { readonly config: OidcConfig; readonly secret: string; readonly log: Logger }) {
    this.#config = config;
    this.#secret = secret;
    this.#log = log;
  }

  /** Where the browser goes, and what must be known when it comes back. Rejects with `provider-unavailable`. */
  async begin(back: string): Promise<{ readonly url: string; readonly request: OidcRequest }> {
    const library = await loadOpenIdClient();
    const found = await this.#configuration();
    const state = library.randomState();
    const nonce = library.randomNonce();
    const verifier = library.randomPKCECodeVerifier();
    const url = library.buildAuthorizationUrl(found, {
      redirect_uri: back,
      scope: [...new Set(['openid', ...this.#config.scopes])].join(' '),
      state,
      nonce,
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, request: { state, nonce, verifier, back } };
  }

  /**
   * What the provider says of the one who came back. Rejects with `forbidden` when it let the person not in, `request-invalid`
   * when that is no answer to this request, `provider-unavailable` when it is away or what it says does not hold.
   */
  async end(answer: URLSearchParams, { state, nonce, verifier, back }: OidcRequest): Promise<Claims> {
    if (answer.getAll('state').join(' ') !== state)
      throw new MozdefError('request-invalid', 'this is not the answer to what began here', { remedy: 'Begin again.' });
    const { AuthorizationResponseError, authorizationCodeGrant } = await loadOpenIdClient();
    const found = await this.#configuration();
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
      const tokens = await authorizationCodeGrant(found, new URL(`${back}?${answer}`), checks);
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('there is no ID token');
      return { ...(await this.#more(found, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      if (!(error instanceof AuthorizationResponseError)) throw this.#unavailable(error);
      const about = (error.error_description ?? '').slice(0, 200);
      this.#log.warn({ error: error.error, about }, 'the identity provider did not let someone in');
      throw new MozdefError('forbidden', `the provider did not let you in: ${error.error} ${about}`.trim());
    }
  }

  /** Many providers tell groups and addresses here alone. */
  async #more(found: Configuration, token: string, subject: string): Promise<object> {
    if (found.serverMetadata().userinfo_endpoint === undefined) return {};
    return (await loadOpenIdClient()).fetchUserInfo(found, token, subject);
  }

  /** Asked for when it is needed first, and again until it was answered. */
  async #configuration(): Promise<Configuration> {
    this.#found ??= this.#discover();
    try {
      return await this.#found;
    } catch (error) {
      this.#found = undefined;
      throw this.#unavailable(error);
    }
  }

  async #discover(): Promise<Configuration> {
    const { allowInsecureRequests, ClientSecretPost, discovery, None } = await loadOpenIdClient();
    const issuer = new URL(this.#config.issuer);
    const authentication = this.#secret === '' ? None() : ClientSecretPost(this.#secret);
    return discovery(issuer, this.#config.client_id, undefined, authentication, {
      timeout: TIMEOUT_S,
      execute: isPlain(issuer) ? [allowInsecureRequests] : [],
    });
  }

  #unavailable(error: unknown): MozdefError {
    if (error instanceof MozdefError) return error;
    const { issuer } = this.#config;
    const because = (error as Partial<Error>).cause;
    const reason = because instanceof Error ? `${messageOf(error)}: ${because.message}` : messageOf(error);
    this.#log.warn({ issuer, error: reason }, 'signing in through the identity provider failed');
    return new MozdefError('provider-unavailable', 'the identity provider does not answer, or not as it should', {
      remedy: 'Try again in a while, or sign in another way; the log of the server says more.',
      cause: error,
    });
  }
}
