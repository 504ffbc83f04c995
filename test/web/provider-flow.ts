import { expect } from '@jest/globals';
import { methodRoutes } from '../../src/web/api/method-routes.ts';
import { providerRoutes, RETURN_PATH } from '../../src/web/api/provider-routes.ts';
import { sessionRoutes } from '../../src/web/api/session-routes.ts';
import { OidcProviderUnderTest } from '../access/oidc-provider.ts';
import { type Answer, NOW, WebUnderTest } from './support.ts';

/** Which groups give which role here. */
export const GROUPS = { viewer: ['staff'], engineer: ['soc'], administrator: ['soc-leads'] };
/** As a browser says that the provider's page sent the person here. */
export const FROM_ELSEWHERE = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
};

interface Begun {
  readonly url: string;
  readonly cookie: string;
}

/** A web server and a real provider, and what a browser does between them. */
export class ProviderFlow {
  readonly provider = new OidcProviderUnderTest();
  web!: WebUnderTest;
  now = NOW;

  async start(): Promise<this> {
    await this.provider.start();
    this.provider.claims['sub-ann'] = { preferred_username: 'Ann', groups: ['staff', 'soc'] };
    return this.#serve({ roles: GROUPS });
  }

  /** Another web server, with this in `web.oidc`. */
  async restart(oidc: object): Promise<void> {
    await this.web.stop();
    await this.#serve(oidc);
  }

  async #serve(oidc: object): Promise<this> {
    this.web = await WebUnderTest.start(
      (people) => [
        ...sessionRoutes(people),
        ...methodRoutes({ ...people, publicUrl: '' }),
        ...providerRoutes({ ...people, publicUrl: '' }),
      ],
      { config: { oidc: { ...this.provider.config, name: 'Example SSO', ...oidc } }, now: () => this.now },
    );
    this.provider.serve(`http://127.0.0.1:${this.web.port}${RETURN_PATH}`);
    return this;
  }

  async stop(): Promise<void> {
    await this.web.stop();
    await this.provider.stop();
  }

  async begin(body: object = {}): Promise<Begun> {
    const answer = await this.web.post('/api/session/provider/begin', body, { authorization: '' });
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^mozdef-provider=mzc_[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    return { url: (answer.json() as { url: string }).url, cookie: cookiesOf(answer) };
  }

  /** Goes where the provider sends a browser that has no cookies of it yet; the answer is the way back to us. */
  async visit(url: string): Promise<string> {
    const jar = new Map<string, string>();
    let next = url;
    while (new URL(next).pathname !== RETURN_PATH) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, { redirect: 'manual', headers: { cookie, connection: 'close' } });
      for (const set of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = set.split(';')[0]?.split(/=(.*)/s) ?? [];
        jar.set(name, value);
      }
      const to = answer.headers.get('location');
      if (to === null) throw new Error(`the provider answers ${answer.status}: ${await answer.text()}`);
      next = new URL(to, next).href;
    }
    return next.slice(new URL(next).origin.length);
  }

  comeBack(path: string, cookie: string, headers: Record<string, string> = FROM_ELSEWHERE): Promise<Answer> {
    return this.web.get(path, { cookie, ...headers });
  }

  async signIn(who = 'sub-ann'): Promise<Answer> {
    this.provider.who = who;
    const { url, cookie } = await this.begin();
    return this.comeBack(await this.visit(url), cookie);
  }

  /** Who is in by this answer. */
  async me(answer: Answer): Promise<unknown> {
    return (await this.web.get('/api/session', { cookie: cookiesOf(answer) })).json();
  }

  async names(): Promise<string[]> {
    return (await this.web.people.users.list()).map(({ name }) => name);
  }
}

/** What the browser sends back, of what an answer sets. */
export function cookiesOf({ headers }: Answer): string {
  return (headers['set-cookie'] ?? [])
    .filter((cookie) => !cookie.includes('Max-Age=0'))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
