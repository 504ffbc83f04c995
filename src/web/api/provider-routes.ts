import { z } from 'zod';
import { clearProvider, providerCookie, setDevice, setProvider, setSession } from '../../access/cookies.ts';
import type { ProviderSignIn } from '../../access/provider-sign-in.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { ownAddress } from '../own-origin.ts';
import { onwardPage, refusalPage } from '../return-page.ts';
import { CookieAnswer, PageAnswer } from './answer.ts';
import { statusOfCode } from './problem.ts';
import { defineRoute, type Route } from './route.ts';
import { withDevice } from './session-routes.ts';

export interface ProviderRoutesOptions {
  /** Absent: none is configured. */
  readonly provider?: ProviderSignIn;
  /** `web.public_url`; empty: what the browser asked for. */
  readonly publicUrl: string;
}

/** The one path to which a page of another site, the provider's, may send the browser. */
export const RETURN_PATH = '/api/session/provider/return';
/** A path on our own origin and nothing else. */
const OWN_PATH = /^\/(?![/\\])[^\s"'<>\\]*$/;

/** The operations by which people come in through an identity provider. */
export function providerRoutes(options: ProviderRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/session/provider/begin',
      needs: 'nothing',
      summary: 'Begin to sign in through the identity provider; it must end within five minutes, in the same browser.',
      body: z.strictObject({
        after: z.string().max(4000).default('/').describe('Path of the page to go to afterwards.'),
      }),
      response: z.object({ url: z.string().describe('Where the browser must go.') }),
      handle: async ({ body, client }) => {
        const back = new URL(RETURN_PATH, ownAddress(options.publicUrl, client)).href;
        const after = OWN_PATH.test(body.after) ? body.after : '/';
        const begun = await demandProvider(options).begin({ back, after, address: client.address });
        return new CookieAnswer({ url: begun.url }, [setProvider(begun.secret, client.secure)]);
      },
    }),
    returnRoute(options),
  ];
}

function returnRoute(options: ProviderRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: RETURN_PATH.slice('/api'.length),
    needs: 'nothing',
    summary: 'Where the identity provider sends the browser back to; answers a page.',
    query: z.looseObject({}),
    response: z.string(),
    handle: async ({ query, client, cookies }) => {
      const { secure } = client;
      const ended = clearProvider(secure);
      try {
        const returned = { answer: parametersOf(query), secret: cookies[providerCookie(secure)] };
        const { user, session, device, after } = await demandProvider(options).end(
          returned,
          withDevice(client, cookies),
        );
        return new PageAnswer(onwardPage(after), {
          cookies: [setSession(session, secure), setDevice(device, secure), ended],
          newcomer: user,
        });
      } catch (error) {
        if (!(error instanceof MozdefError)) throw error;
        return new PageAnswer(refusalPage(error), { status: statusOfCode(error.code), cookies: [ended] });
      }
    },
  });
}

function demandProvider({ provider }: ProviderRoutesOptions): ProviderSignIn {
  if (provider) return provider;
  throw new MozdefError('not-found', 'there is no identity provider here', { remedy: 'Set web.oidc to have one.' });
}

/** As they were sent: what stands there twice must be seen to. */
function parametersOf(query: Readonly<Record<string, unknown>>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  return parameters;
}
