import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import { parseDateMath } from '../../query/date-math.ts';
import { parseQuery } from '../../query/parse.ts';
import type { CountRequest, EventStore, TimeRange } from '../../store/event-store.ts';
import { defineRoute, type Route } from './route.ts';

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
const whole = (least: number, most: number, standard: number) =>
  z.coerce.number().int().min(least).max(most).default(standard);
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
    summary: 'Find events, newest first.',
    query: z.strictObject({
      ...asked,
      limit: whole(0, 10_000, 100),
      cursor: z.string().optional().describe('`next` of the page before.'),
      order: z.enum(['newest', 'oldest']).default('newest'),
      total: z
        .union([z.literal('exact'), z.coerce.number().int().min(0)])
        .default(10_000)
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
    summary: 'Numbers of events over time.',
    query: z.strictObject({ ...asked, buckets: whole(1, 1000, 60), by: z.string().optional() }),
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
    summary: 'The most frequent values of a field.',
    query: z.strictObject({ ...asked, field: z.string().min(1), limit: whole(1, 1000, 10) }),
    response: z.object({
      field: z.string(),
      values: z.array(z.object({ value: z.string(), count: z.number() })),
      total: z.number(),
      partial,
    }),
    handle: async ({ query, signal }) => {
      const request = ask(query);
      const [terms, total] = await Promise.all([
        store.terms({ ...request, field: query.field, limit: query.limit }, signal),
        store.count(request, signal),
      ]);
      return { field: query.field, values: terms.value, total, partial: terms.partial };
    },
  });
}

function fieldsRoute({ store, ask }: Desk): Route {
  return defineRoute({
    method: 'get',
    path: '/events/fields',
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
    summary: 'One event.',
    response: eventShape,
    handle: async ({ parameters }) => {
      const event = await store.get(parameters['id'] ?? '');
      if (event) return event;
      throw new MozdefError('not-found', `there is no event ${parameters['id']}`);
    },
  });
}

function rangeOf({ from, to }: Asked, now: number): TimeRange {
  const range = { from: parseDateMath(from, { now }), to: endOf(to, now) };
  if (range.from < range.to) return range;
  throw new MozdefError('request-invalid', `the time range is empty: from ${from} is not before to ${to}`, {
    remedy: 'Give an earlier `from` or a later `to`.',
  });
}

/** A day (`2026-11-24`, `now/d`) or a minute ends when it is over; a moment is its own end, so that ranges can adjoin. */
function endOf(text: string, now: number): number {
  const first = parseDateMath(text, { now });
  const last = parseDateMath(text, { now, roundUp: true });
  return last - first < 1000 ? first : last + 1;
}

const NICE_MS = [
  1,
  5,
  10,
  50,
  100,
  500,
  1e3,
  5e3,
  10e3,
  30e3,
  60e3,
  300e3,
  600e3,
  1800e3,
  3600e3,
  3 * 3600e3,
  12 * 3600e3,
  86400e3,
  7 * 86400e3,
];

/** The smallest round width that needs at most so many buckets. */
export function intervalFor(range: TimeRange, buckets: number): number {
  const least = (range.to - range.from) / buckets;
  return NICE_MS.find((width) => width >= least) ?? Math.ceil(least / 86400e3) * 86400e3;
}
