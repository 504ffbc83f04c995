import { z } from 'zod';
import { ceremonyCookie, clearCeremony, setCeremony } from '../../access/cookies.ts';
import type { Passkeys } from '../../access/passkeys.ts';
import { passkeySite } from '../passkey-site.ts';
import { CookieAnswer } from './answer.ts';
import { passkeyShape, shownPasskey } from './passkey-shape.ts';
import { signedIn } from './rights.ts';
import { defineRoute, type Route } from './route.ts';
import { meShape, welcome, withDevice } from './session-routes.ts';

export interface PasskeyRoutesOptions {
  readonly passkeys: Passkeys;
  /** `web.public_url`; empty: what the browser asked for. */
  readonly publicUrl: string;
}

const text = z.string().max(20_000);
const credential = {
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
};
const madeCredential = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    attestationObject: z.string().max(100_000),
    transports: z.array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])).optional(),
  }),
});
const shownCredential = z.object({
  ...credential,
  response: z.object({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text.optional() }),
});
const options = z.looseObject({ challenge: z.string() }).describe('For navigator.credentials.');

/** The operations by which people come in with passkeys, and keep them. */
export function passkeyRoutes(given: PasskeyRoutesOptions): Route[] {
  return [...enteringRoutes(given), ...keepingRoutes(given)];
}

function enteringRoutes({ passkeys, publicUrl }: PasskeyRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/session/passkey/begin',
      needs: 'nothing',
      summary: 'Begin to sign in with a passkey; it must end within five minutes, in the same browser.',
      response: options,
      handle: async ({ client }) => {
        const begun = await passkeys.beginToSignIn(passkeySite(publicUrl, client), client.address);
        return new CookieAnswer(begun.options, [setCeremony(begun.secret, client.secure)]);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/session/passkey',
      needs: 'nothing',
      summary: 'Sign in with a passkey. 401 when it does not hold, 400 when it was not begun here.',
      body: z.strictObject({ response: shownCredential.describe('What navigator.credentials.get gave, as JSON.') }),
      response: meShape,
      handle: async ({ body: { response }, client, cookies }) => {
        const secret = cookies[ceremonyCookie(client.secure)];
        const ended = { response: response as never, secret, site: passkeySite(publicUrl, client) };
        return welcome(await passkeys.signIn(ended, withDevice(client, cookies)), client);
      },
    }),
  ];
}

function keepingRoutes({ passkeys, publicUrl }: PasskeyRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/account/passkeys/begin',
      needs: 'own-account',
      summary: 'Begin to add a passkey; it must end within five minutes, in the same browser.',
      response: options,
      handle: async ({ who, client }) => {
        const begun = await passkeys.beginToAdd(signedIn(who).name, passkeySite(publicUrl, client));
        return new CookieAnswer(begun.options, [setCeremony(begun.secret, client.secure)]);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/account/passkeys',
      needs: 'own-account',
      summary: 'Add a passkey.',
      body: z.strictObject({
        name: z.string().trim().min(1).max(100).describe('What you call it.'),
        response: madeCredential.describe('What navigator.credentials.create gave, as JSON.'),
      }),
      response: passkeyShape,
      handle: async ({ who, body: { name, response }, client, cookies }) => {
        const secret = cookies[ceremonyCookie(client.secure)];
        const ended = { response: response as never, secret, site: passkeySite(publicUrl, client) };
        const added = await passkeys.add(signedIn(who).name, name, ended);
        return new CookieAnswer(shownPasskey(added), [clearCeremony(client.secure)]);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/account/passkeys/remove',
      needs: 'own-account',
      summary: 'Remove one of your passkeys. 409 when nothing else would let you in.',
      body: z.strictObject({ id: z.string().max(2000).describe('Which.') }),
      response: z.object({}),
      handle: async ({ who, body: { id } }) => {
        await passkeys.remove(signedIn(who).name, id);
        return {};
      },
    }),
  ];
}
