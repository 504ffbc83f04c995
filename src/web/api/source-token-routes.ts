import { z } from 'zod';
import { listSourceTokens, makeSourceToken, revokeSourceToken } from '../../state/sources/source-tokens.ts';
import type { StateStore } from '../../state/state-store.ts';
import { expiryOf } from './account-routes.ts';
import { defineRoute, type Route } from './route.ts';

interface SourceTokenRoutesOptions {
  readonly state: StateStore;
  readonly now: () => number;
}

const tokenShape = z.object({
  id: z.string(),
  source: z.string(),
  added: z.string(),
  addedby: z.string(),
  expires: z.string().optional(),
});
const MOST_DAYS = 3650;

/** The operations on the tokens that senders of events show. */
export function sourceTokenRoutes({ state, now }: SourceTokenRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/sources/tokens',
      needs: 'manage-sources',
      summary: 'Tokens of senders that were made while the server runs, by source; not those of the configuration.',
      response: z.object({ tokens: z.array(tokenShape) }),
      handle: async () => ({ tokens: await listSourceTokens(state) }),
    }),
    defineRoute({
      method: 'post',
      path: '/sources/tokens',
      needs: 'manage-sources',
      summary: 'Make a token for a sender; all frontends know it within two seconds.',
      body: z.strictObject({
        source: z
          .string()
          .regex(/^[\w.-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, dots, dashes or underscores' })
          .describe('Name of the source; it lands on each of its events as mozdef.tokensource.'),
        days: z.number().int().min(1).max(MOST_DAYS).optional().describe('After so many it expires; absent: never.'),
      }),
      response: tokenShape.extend({ secret: z.string().describe('Told this once.') }),
      handle: ({ who, body: { source, days } }) => {
        const added = new Date(now()).toISOString();
        return makeSourceToken(state, { source, added, addedby: who.name, expires: expiryOf(days, now()) });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/sources/tokens/revoke',
      needs: 'manage-sources',
      summary: 'Revoke a token of a sender; all frontends refuse it within two seconds.',
      body: z.strictObject({ id: z.string().max(100).describe('Which.') }),
      response: tokenShape,
      handle: ({ body: { id } }) => revokeSourceToken(state, id),
    }),
  ];
}
