import { z } from 'zod';
import { listSources } from '../../state/sources/list-sources.ts';
import type { StateStore } from '../../state/state-store.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

const refusalsShape = z.object({
  status: z.number(),
  count: z.number(),
  last: z.string(),
  reason: z.string(),
  message: z.string(),
});
const sourceShape = z.object({
  id: z.string(),
  tokensource: z.string().optional(),
  address: z.string(),
  shippers: z.array(z.string()),
  endpoints: z.array(z.string()),
  firstseen: z.string(),
  lastseen: z.string(),
  lastaccepted: z.string().optional(),
  accepted: z.number(),
  persecond: z.number(),
  refused: z.array(refusalsShape),
  trouble: refusalsShape.optional(),
});

/** The operation on senders. */
export function sourceRoutes({ state, now }: { readonly state: StateStore; readonly now: () => number }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/sources',
      needs: 'read',
      summary: 'Senders: first those that most likely lose events (`trouble`), then those that were heard last.',
      query: z.strictObject({ limit: wholeNumberOr(1000, 1, 10_000).describe('At most.') }),
      response: z.object({ sources: z.array(sourceShape), total: z.number(), trouble: z.number() }),
      handle: async ({ query: { limit } }) => {
        const sources = await listSources(state, now());
        const trouble = sources.filter((source) => source.trouble !== undefined).length;
        return { sources: sources.slice(0, limit), total: sources.length, trouble };
      },
    }),
  ];
}
