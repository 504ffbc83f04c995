import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

const SECRET = 'secret-of-the-client-of-the-tests';

/** A real provider (oidc-provider) on loopback, at which whoever comes is `who` and is asked nothing. */
export class OidcProviderUnderTest {
  /** Subject of the one who sits at the browser. */
  who = 'sub-ann';
  /** What it says of people, by subject. */
  claims: Record<string, object> = {};
  /** Answers in its place. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  #handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.end();
  readonly #server = createServer((request, response) => (this.instead ?? this.#handle)(request, response));

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a MozDef must say in `web.oidc` to use it. */
  get config(): { readonly issuer: string; readonly client_id: string; readonly client_secret: string } {
    return { issuer: this.issuer, client_id: 'mozdef', client_secret: SECRET };
  }

  /** Knows the MozDef to which it sends people back. */
  serve(back: string): void {
    const provider = quietly(
      () =>
        new Provider(this.issuer, {
          clients: [
            {
              client_id: 'mozdef',
              client_secret: SECRET,
              redirect_uris: [back],
              token_endpoint_auth_method: 'client_secret_post',
            },
          ],
          cookies: { keys: ['key-of-the-tests'] },
          ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
          claims: {
            openid: ['sub', 'groups', 'realm_access'],
            profile: ['preferred_username'],
            email: ['email', 'email_verified'],
          },
          pkce: { required: () => true },
          features: { devInteractions: { enabled: false } },
          findAccount: (_context, accountId) => ({
            accountId,
            claims: async () => ({ sub: accountId, ...this.claims[accountId] }),
          }),
          interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
          loadExistingGrant: async ({ oidc }) => {
            const accountId = oidc.session?.accountId ?? '';
            const grant = new oidc.provider.Grant({ clientId: 'mozdef', accountId });
            grant.addOIDCScope('openid profile email');
            await grant.save();
            return grant;
          },
        }),
    );
    const serve = provider.callback();
    this.#handle = (request, response) => {
      if (!request.url?.startsWith('/interaction/')) {
        void serve(request, response);
        return;
      }
      const result =
        this.who === ''
          ? { error: 'access_denied', error_description: '<b>no</b>' }
          : { login: { accountId: this.who } };
      void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** It warns that such a one is for tests alone. */
function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}
