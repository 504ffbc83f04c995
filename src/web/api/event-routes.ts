import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import { parseQuery } from '../../query/parse.ts';
import type { CountRequest, EventStore } from '../../store/event-store.ts';
import { defineRoute, type Route } from './route.ts';
import { intervalFor, rangeOf } from './time-range.ts';
import { wholeNumber, wholeNumberOr } from './whole-number.ts';

export interface EventRoutesOptions {
  readonly store: EventStore;
  readonly now: () => number;
  /** Longest time one request may take, milliseconds. */
  readonly timeoutMs: number;
}

const time = (standard: string) =>
  z.string().default(standard).describe('`now`, `now-24h`, `now/d`, ISO 8601, or milliseconds since 1970.');
const asked = {
  q: z.string().default('').describe('Query in Lucene syntax; empty: everything.'),
  from: time('now-24h'),
  to: time('now'),
};
const eventShape = z.looseObject({}).describe('A stored event.');
const partial = z.boolean().describe('Not all could be looked at in time.');

interface Asked {
  readonly q: string;
  readonly from: string;
  readonly to: string;
}

/** What the handlers share: the store, and how a question becomes a request. */
interface Desk {
  readonly store: EventStore;
  readonly ask: (query: Asked) => CountRequest;
}

/** The operations on stored events. */
export function eventRoutes({ store, now, timeoutMs }: EventRoutesOptions): Route[] {
  const ask = (query: Asked): CountRequest => ({
    query: parseQuery(query.q, { now: now() }),
    range: rangeOf(query, now()),
    timeoutMs,
  });
  const desk: Desk = { store, ask };
  return [
    searchRoute(desk),
    countRoute(desk),
    histogramRoute(desk),
    termsRoute(desk),
    fieldsRoute(desk),
    getRoute(desk),
  ];
}

function searchRoute({ store, ask }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/search',
    needs: 'read',
    summary: 'Find events.',
    query: z.strictObject({
      ...asked,
      limit: wholeNumberOr(100, 0, 10_000).describe('Events at most.'),
      cursor: z.string().optional().describe('`next` of the page before.'),
      order: z.enum(['newest', 'oldest']).default('newest').describe('Which come first.'),
      total: z
        .union([z.literal('exact'), wholeNumber(0, Number.MAX_SAFE_INTEGER)])
        .prefault(10_000)
        .describe('How far to count.'),
    }),
    response: z.object({
      total: z.object({ value: z.number(), relation: z.enum(['eq', 'gte']) }),
      events: z.array(eventShape),
      next: z.string().optional(),
      partial,
      tookms: z.number(),
    }),
    handle: async ({ query, signal }) => {
      const started = performance.now();
      const { limit, order, total, cursor } = query;
      const found = await store.search({ ...ask(query), limit, order, total, ...(cursor && { cursor }) }, signal);
      return { ...found, tookms: Math.round(performance.now() - started) };
    },
  });
}

function countRoute({ store, ask }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/count',
    needs: 'read',
    summary: 'The exact number of events.',
    query: z.strictObject(asked),
    response: z.object({ count: z.number() }),
    handle: async ({ query, signal }) => ({ count: await store.count(ask(query), signal) }),
  });
}

function histogramRoute({ store, ask }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/histogram',
    needs: 'read',
    summary: 'Numbers of events over time.',
    query: z.strictObject({
      ...asked,
      buckets: wholeNumberOr(60, 1, 1000).describe('About so many spans of time of equal length.'),
      by: z.string().optional().describe('Field whose most frequent values are counted apart in each span.'),
    }),
    response: z.object({
      intervalms: z.number(),
      buckets: z.array(
        z.object({ start: z.number(), count: z.number(), by: z.record(z.string(), z.number()).optional() }),
      ),
      partial,
    }),
    handle: async ({ query, signal }) => {
      const request = ask(query);
      const intervalMs = intervalFor(request.range, query.buckets);
      const answer = await store.histogram({ ...request, intervalMs, ...(query.by && { by: query.by }) }, signal);
      return { intervalms: intervalMs, buckets: answer.value, partial: answer.partial };
    },
  });
}

function termsRoute({ store, ask }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/terms',
    needs: 'read',
    summary: 'The most frequent values of a field.',
    query: z.strictObject({
      ...asked,
      field: z.string().min(1).describe('Whose values.'),
      limit: wholeNumberOr(10, 1, 1000).describe('Values at most.'),
    }),
    response: z.object({
      field: z.string(),
      values: z.array(z.object({ value: z.string(), count: z.number() })),
      total: z.number(),
      partial,
    }),
    handle: async ({ query, signal }) => {
      const request = ask(query);
      // A search for nothing counts as far as time permits, where `count` would rather fail.
      const [terms, all] = await Promise.all([
        store.terms({ ...request, field: query.field, limit: query.limit }, signal),
        store.search({ ...request, limit: 0, order: 'newest', total: 'exact' }, signal),
      ]);
      const partial = terms.partial || all.partial;
      return { field: query.field, values: terms.value, total: all.total.value, partial };
    },
  });
}

function fieldsRoute({ store, ask }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/fields',
    needs: 'read',
    summary: 'The fields of the newest matching events, with types and coverage.',
    query: z.strictObject(asked),
    response: z.object({
      fields: z.array(z.object({ name: z.string(), types: z.array(z.string()), coverage: z.number() })),
      partial,
    }),
    handle: async ({ query, signal }) => {
      const answer = await store.fields(ask(query), signal);
      return { fields: answer.value, partial: answer.partial };
    },
  });
}

function getRoute({ store }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/:id',
    needs: 'read',
    summary: 'One event.',
    response: eventShape,
    handle: async ({ parameters }) => {
      const id = parameters['id'] ?? '';
      const event = (await store.get([id])).get(id);
      if (event) return event;
      throw new MozdefError('not-found', `there is no event ${id}`);
    },
  });
}
