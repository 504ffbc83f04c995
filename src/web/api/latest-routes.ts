import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import { compileMatcher } from '../../query/matches.ts';
import { parseQuery } from '../../query/parse.ts';
import type { StateStore } from '../../state/state-store.ts';
import { findLatest, getLatest } from '../../work/find-latest.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

const stateShape = z
  .looseObject({})
  .describe('An event in stored form; `mozdef.staticid` is the id of what it is about.');

export interface LatestRoutesOptions {
  readonly state: StateStore;
  readonly now: () => number;
}

/** The operations on last known states: events to which a plugin gave a static id. */
export function latestRoutes({ state, now }: LatestRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/latest',
      needs: 'read',
      summary: 'Last known states (events with a static id), by id.',
      query: z.strictObject({
        q: z.string().default('').describe('Query in Lucene syntax; empty: everything.'),
        prefix: z.string().default('').describe('Beginning of the id.'),
        limit: wholeNumberOr(100, 1, 1000).describe('At most; a page can have fewer and still a `next`.'),
        after: z.string().optional().describe('`next` of the page before.'),
      }),
      response: z.object({ events: z.array(stateShape), next: z.string().optional() }),
      handle: async ({ query: { q, prefix, limit, after }, signal }) => {
        const matches = compileMatcher(parseQuery(q, { now: now() }));
        return findLatest(state, { limit, matches, prefix, signal, ...(after && { after }) });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/latest/:id',
      needs: 'read',
      summary: 'One last known state.',
      response: stateShape,
      handle: async ({ parameters }) => {
        const event = await getLatest(state, parameters['id'] ?? '');
        if (event) return event;
        throw new MozdefError('not-found', `there is no last known state ${parameters['id']}`);
      },
    }),
  ];
}
