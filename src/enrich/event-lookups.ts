import type { Alert } from '../alert/alert.ts';
import type { Query } from '../query/ast.ts';
import { parseQuery } from '../query/parse.ts';
import type { EventStore, TimeRange } from '../store/event-store.ts';
import type { AlertPluginRun, EventLookup } from './alert-plugin.ts';

/** The part of an event store that plugins search. */
export type SearchedStore = Pick<EventStore, 'search' | 'terms'>;

const LIMIT = 100;
const MOST = 1000;
const LONGEST_MS = 31 * 86_400_000;
/** Clocks of hosts differ. */
const SKEW_MS = 60_000;

export interface LookupOptions {
  readonly store: SearchedStore;
  readonly now: () => number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Lookups = Pick<AlertPluginRun<unknown, unknown>, 'search' | 'valuesOf'>;

/** Bounded searches around the time of an alert. What may be incomplete is no answer: it is asked for again when the alert changes. */
export function eventLookups(
  alert: Pick<Alert, 'firstseen' | 'lastseen'>,
  { store, now, timeoutMs, signal }: LookupOptions,
): Lookups {
  const queryOf = ({ query, values = {} }: EventLookup): Query => {
    const parameters = new Map(Object.entries(values).map(([name, value]) => [name, [value].flat()]));
    return parseQuery(query, { now: now(), parameters, literal: true });
  };
  const rangeOf = ({ windowMs }: EventLookup): TimeRange => ({
    from: Date.parse(alert.firstseen) - Math.min(Math.max(0, windowMs), LONGEST_MS),
    to: Date.parse(alert.lastseen) + SKEW_MS,
  });
  const limitOf = ({ limit = LIMIT }: EventLookup): number => Math.min(Math.max(1, Math.floor(limit)), MOST);
  return {
    search: async (lookup) => {
      const asked = { query: queryOf(lookup), range: rangeOf(lookup), limit: limitOf(lookup), timeoutMs } as const;
      const { events, partial } = await store.search({ ...asked, order: 'newest', total: 0 }, signal);
      return whole(events, partial);
    },
    valuesOf: async (field, lookup) => {
      const asked = { query: queryOf(lookup), range: rangeOf(lookup), limit: limitOf(lookup), timeoutMs, field };
      const { value, partial } = await store.terms(asked, signal);
      return whole(value, partial).map((bucket) => bucket.value);
    },
  };
}

function whole<Found>(found: Found, partial: boolean): Found {
  if (partial) throw new Error('the search was cut short');
  return found;
}
