import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError } from '../api/api-error.ts';
import { type Me, type MethodsView, type PasskeyView, peopleApi } from '../api/people-api.ts';

/** How one can sign in, asked for once; undefined until it is known. */
export class SignInMethods implements ReactiveController {
  value: MethodsView | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostConnected(): void {
    void this.#ask();
  }
  async #ask(): Promise<void> {
    // Without an answer there is the password; what is wrong is said when that is tried.
    this.value = await peopleApi.methods().catch(() => undefined);
    this.#host.requestUpdate();
  }
}

/** Why no passkey can be used on this page, and what to do about it; empty when one can. */
export function whyNoPasskeys({ passkeys: { origin, why } }: MethodsView): string {
  if (origin === undefined) return why ?? 'the server does not offer them.';
  if (origin !== location.origin) return `they hold at ${origin} alone. Open the dashboard there.`;
  return 'PublicKeyCredential' in globalThis ? '' : 'this browser does not know them.';
}

/** Has the browser make a passkey. Rejects with an ApiError. */
export async function addPasskey(name: string): Promise<PasskeyView> {
  const optionsJSON = await peopleApi.beginPasskey();
  return peopleApi.addPasskey(name, await startRegistration({ optionsJSON }).catch(asRefused));
}

/** Has the browser ask for a passkey. Rejects with an ApiError. */
export async function signInWithPasskey(): Promise<Me> {
  const optionsJSON = await peopleApi.beginPasskeySignIn();
  return peopleApi.signInWithPasskey(await startAuthentication({ optionsJSON }).catch(asRefused));
}

/** Browsers do not tell whether the person said no or took too long. */
function asRefused(error: unknown): never {
  const isThere = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
  const message = isThere ? 'this device has a passkey of yours already' : 'the browser gave no passkey';
  const remedy = isThere ? '' : 'Try again; it may have taken too long, or was cancelled.';
  throw new ApiError(0, { code: 'request-invalid', message, remedy });
}
