import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import { LAST_SEEN, lastSeenId } from '../../work/last-seen.ts';
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
export function lastSeenRoutes(state: StateStore): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/lastseen',
      summary: 'Assets, users and attacking addresses seen on the stream, by name.',
      query: z.strictObject({
        kind: kinds.default('asset').describe('Which of them.'),
        limit: wholeNumberOr(100, 1, 10_000).describe('At most.'),
        after: z.string().optional().describe('`next` of the page before.'),
        q: z.string().default('').describe('Beginning of the name.'),
      }),
      response: z.object({ entries: z.array(entryShape), next: z.string().optional() }),
      handle: async ({ query: { kind, limit, after, q } }) => {
        const page = await state.list(LAST_SEEN, { limit, prefix: lastSeenId(kind, q), ...(after && { after }) });
        const next = page.length === limit ? page.at(-1)?.id : undefined;
        return { entries: page.map((document) => document.body), ...(next && { next }) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/lastseen/:kind/:key',
      summary: 'One asset, user or attacking address.',
      response: entryShape,
      handle: async ({ parameters }) => {
        const id = lastSeenId(parameters['kind'] ?? '', parameters['key'] ?? '');
        const entry = (await state.get(LAST_SEEN, [id])).get(id);
        if (entry) return entry.body;
        throw new MozdefError('not-found', `${parameters['kind']} ${parameters['key']} was never seen`);
      },
    }),
  ];
}
