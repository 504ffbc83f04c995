import { z } from 'zod';
import type { ProviderSignIn } from '../../access/provider-sign-in.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { passkeySite } from '../passkey-site.ts';
import { defineRoute, type Route } from './route.ts';

export interface MethodRoutesOptions {
  /** Absent: none is configured. */
  readonly provider?: ProviderSignIn;
  /** `web.public_url`; empty: what the browser asked for. */
  readonly publicUrl: string;
}

export const methodsShape = z.object({
  passkeys: z.object({
    origin: z.string().optional().describe('Where passkeys hold; absent: not under the address that you asked.'),
    why: z.string().optional().describe('Why they do not, and what to do about it.'),
  }),
  provider: z.object({ name: z.string() }).optional().describe('The identity provider; absent: none is configured.'),
});

/** The operation that says how one can come in. */
export function methodRoutes({ provider, publicUrl }: MethodRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/session/methods',
      needs: 'nothing',
      summary: 'How one can sign in.',
      response: methodsShape,
      handle: async ({ client }) => ({
        passkeys: whereTheyHold(() => passkeySite(publicUrl, client).origin),
        ...(provider && { provider: { name: provider.name } }),
      }),
    }),
  ];
}

function whereTheyHold(origin: () => string): { readonly origin?: string; readonly why?: string } {
  try {
    return { origin: origin() };
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    return { why: `${error.message}. ${error.remedy ?? ''}` };
  }
}
