import { z } from 'zod';
import { may } from '../../access/permission.ts';
import { changeSearch, removeSearch, savedSearchesOf, saveSearch } from '../../state/searches/saved-searches.ts';
import type { StateStore } from '../../state/state-store.ts';
import { defineRoute, type Route } from './route.ts';

interface SavedSearchRoutesOptions {
  readonly state: StateStore;
  readonly now: () => number;
}

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}+$/u, { error: 'must be without control characters' })
  .describe('What it is called; each person has a name once.');
const address = z
  .string()
  .max(8000)
  .describe('The query part of the address of the page Events, without `?`: q, f, from, to, cols, order.');
const shared = z.boolean().describe('Whether all may use it; only its owner can change it.');
const version = z.number().int().describe('The version that was seen.');
const searchShape = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  shared: z.boolean(),
  address: z.string(),
  changed: z.string(),
  version: z.number(),
});

/** The operations on searches that people keep. */
export function savedSearchRoutes({ state, now }: SavedSearchRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/searches',
      needs: 'read',
      summary: "One's own saved searches and those that others share, by name.",
      response: z.object({ searches: z.array(searchShape) }),
      handle: async ({ who }) => ({ searches: await savedSearchesOf(state, who.name) }),
    }),
    defineRoute({
      method: 'post',
      path: '/searches',
      needs: 'own-account',
      summary: 'Save a search for events.',
      body: z.strictObject({ name, address, shared: shared.default(false) }),
      response: searchShape,
      handle: ({ who, body }) => saveSearch(state, body, { owner: who.name, now: now() }),
    }),
    defineRoute({
      method: 'post',
      path: '/searches/:id',
      needs: 'own-account',
      summary: "Change one's own saved search. 409 when it is no longer at the version that was seen.",
      body: z.strictObject({
        version,
        name: name.optional(),
        address: address.optional(),
        shared: shared.optional(),
      }),
      response: searchShape,
      handle: ({ who, parameters, body: { version: seen, ...change } }) =>
        changeSearch(state, parameters['id'] ?? '', change, { owner: who.name, now: now(), seen }),
    }),
    defineRoute({
      method: 'post',
      path: '/searches/:id/remove',
      needs: 'own-account',
      summary: "Remove one's own saved search; administrators also those that others share.",
      body: z.strictObject({}),
      response: searchShape,
      handle: ({ who, parameters }) =>
        removeSearch(state, parameters['id'] ?? '', {
          name: who.name,
          mayRemoveShared: may(who.role, 'manage-people'),
        }),
    }),
  ];
}
