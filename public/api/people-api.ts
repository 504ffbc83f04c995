import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import type { z } from 'zod';
import type { Permission, Role } from '../../src/access/permission.ts';
import type { SourceToken } from '../../src/state/sources/source-tokens.ts';
import type { madeToken, sessionShape, tokenShape } from '../../src/web/api/account-routes.ts';
import type { methodsShape } from '../../src/web/api/method-routes.ts';
import type { passkeyShape } from '../../src/web/api/passkey-shape.ts';
import type { userShape } from '../../src/web/api/people-routes.ts';
import { requests } from './requests.ts';

/** Who is signed in. */
export interface Me {
  readonly name: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
}
export type SessionView = z.output<typeof sessionShape>;
export type PasskeyView = z.output<typeof passkeyShape>;
export type MethodsView = z.output<typeof methodsShape>;
export type TokenView = z.output<typeof tokenShape>;
export type UserView = z.output<typeof userShape>;
export type SourceTokenView = SourceToken;
/** What a one-time link is for. */
export interface LinkView {
  readonly user?: string;
  readonly role?: Role;
}
export interface AccountView {
  readonly name: string;
  readonly role: Role;
  readonly password: boolean;
  readonly session?: string;
  readonly sessions: readonly SessionView[];
  readonly tokens: readonly TokenView[];
  readonly passkeys: readonly PasskeyView[];
}
export interface NewTokenView {
  readonly name: string;
  readonly role: Role;
  readonly days?: number | undefined;
}

/** What the server answers about people: oneself, and, for administrators, others. */
export const peopleApi = {
  me: (): Promise<Me> => requests.get('/api/session'),
  signIn: (name: string, password: string): Promise<Me> => requests.post('/api/session', { name, password }),
  methods: (): Promise<MethodsView> => requests.get('/api/session/methods'),
  beginPasskeySignIn: (): Promise<PublicKeyCredentialRequestOptionsJSON> =>
    requests.post('/api/session/passkey/begin', {}),
  signInWithPasskey: (response: AuthenticationResponseJSON): Promise<Me> =>
    requests.post('/api/session/passkey', { response }),
  beginAtProvider: (after: string): Promise<{ readonly url: string }> =>
    requests.post('/api/session/provider/begin', { after }),
  signOut: (): Promise<unknown> => requests.post('/api/session/end', {}),
  lookAtLink: (secret: string): Promise<LinkView> => requests.post('/api/session/link/look', { secret }),
  useLink: (given: { secret: string; name?: string; password: string }): Promise<Me> =>
    requests.post('/api/session/link', given),

  account: (): Promise<AccountView> => requests.get('/api/account'),
  changePassword: (old: string, password: string): Promise<unknown> =>
    requests.post('/api/account/password', { old, password }),
  /** Without an id: all but this one. */
  endSession: (id?: string): Promise<unknown> => requests.post('/api/account/sessions/end', { id }),
  makeToken: (token: NewTokenView): Promise<z.output<typeof madeToken>> => requests.post('/api/account/tokens', token),
  revokeToken: (id: string): Promise<unknown> => requests.post('/api/account/tokens/revoke', { id }),
  beginPasskey: (): Promise<PublicKeyCredentialCreationOptionsJSON> => requests.post('/api/account/passkeys/begin', {}),
  addPasskey: (name: string, response: RegistrationResponseJSON): Promise<PasskeyView> =>
    requests.post('/api/account/passkeys', { name, response }),
  removePasskey: (id: string): Promise<unknown> => requests.post('/api/account/passkeys/remove', { id }),

  sourceTokens: (): Promise<{ readonly tokens: readonly SourceTokenView[] }> => requests.get('/api/sources/tokens'),
  makeSourceToken: (source: string): Promise<SourceTokenView & { readonly secret: string }> =>
    requests.post('/api/sources/tokens', { source }),
  revokeSourceToken: (id: string): Promise<unknown> => requests.post('/api/sources/tokens/revoke', { id }),

  people: (): Promise<{ readonly people: readonly UserView[] }> => requests.get('/api/people'),
  changePerson: (name: string, change: { readonly role?: Role; readonly active?: boolean }): Promise<UserView> =>
    requests.post(`/api/people/${encodeURIComponent(name)}`, change),
  /** Path of a one-time link by which someone becomes a user. */
  invite: (role: Role, name?: string): Promise<{ readonly path: string }> =>
    requests.post('/api/invitations', { role, name }),
  /** Path of a one-time link by which a user chooses a new password. */
  newPasswordLink: (name: string): Promise<{ readonly path: string }> =>
    requests.post(`/api/people/${encodeURIComponent(name)}/link`, {}),
};
