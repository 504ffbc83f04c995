import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import type { LastSeenStore } from '../../state/last-seen-store.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

const entryShape = z.object({
  kind: z.string(),
  key: z.string(),
  firstseen: z.string(),
  lastseen: z.string(),
  count: z.number(),
  sources: z.array(z.string()),
});
const kinds = z.enum(['asset', 'user', 'attacker']);

/** The operations on what was seen on the stream: assets, users, attackers. */
export function lastSeenRoutes(lastSeen: LastSeenStore): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/lastseen',
      needs: 'read',
      summary: 'Assets, users and attacking addresses seen on the stream, by key.',
      query: z.strictObject({
        kind: kinds.default('asset').describe('Which of them.'),
        limit: wholeNumberOr(100, 1, 10_000).describe('At most.'),
        after: z.string().optional().describe('`next` of the page before.'),
        q: z.string().default('').describe('Beginning of the key.'),
      }),
      response: z.object({ entries: z.array(entryShape), next: z.string().optional() }),
      handle: async ({ query: { kind, limit, after, q } }) => {
        const entries = await lastSeen.list({ kind, limit, prefix: q, ...(after && { after }) });
        const next = entries.length === limit ? entries.at(-1)?.key : undefined;
        return { entries, ...(next && { next }) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/lastseen/:kind/:key',
      needs: 'read',
      summary: 'One asset, user or attacking address.',
      response: entryShape,
      handle: async ({ parameters }) => {
        const entry = await lastSeen.get(parameters['kind'] ?? '', parameters['key'] ?? '');
        if (entry) return entry;
        throw new MozdefError('not-found', `${parameters['kind']} ${parameters['key']} was never seen`);
      },
    }),
  ];
}
