import type { SearchServer } from '../../../elastic/search-server.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import { faultOf } from './faults.ts';

export interface Hit {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
  readonly sort?: readonly unknown[];
}

export interface SearchAnswer {
  readonly hits: readonly Hit[];
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
  readonly aggregations: Readonly<Record<string, unknown>>;
  /** Why not all was looked at, if so: time was up, or a part of the indices failed. */
  readonly cut?: MozdefError;
}

/** What the server sends. */
export interface RawAnswer {
  readonly status?: number;
  readonly timed_out?: boolean;
  readonly _shards?: {
    readonly total: number;
    readonly successful: number;
    readonly failures?: readonly { readonly reason: unknown }[];
  };
  /** Absent where there is an error. */
  readonly hits?: { readonly total?: SearchAnswer['total']; readonly hits: readonly Hit[] };
  readonly aggregations?: Readonly<Record<string, unknown>>;
}

/** An answer, a fault that may pass by itself, or both: where a part of the indices failed. */
export interface Attempt {
  readonly answer?: SearchAnswer;
  readonly fault?: MozdefError;
}

/** The error of a search whose time is up. */
export function late(cause?: unknown): MozdefError {
  return new MozdefError('query-timeout', 'The search was stopped before it was done.', {
    remedy: 'Narrow the time range or the query.',
    cause,
  });
}

/** What an answer of the server comes to. Throws what will not pass by itself. */
export function attemptOf(server: SearchServer, raw: RawAnswer): Attempt {
  const { status = 200, hits, aggregations = {}, _shards: shards } = raw;
  if (!hits) return refused(server, status, raw);
  const answer: SearchAnswer = {
    hits: hits.hits,
    total: hits.total ?? { value: 0, relation: 'gte' },
    aggregations,
    ...(raw.timed_out === true && { cut: late() }),
  };
  // OpenSearch does not call it a failure when no machine has a part.
  if (!shards || shards.successful === shards.total) return { answer };
  const error = shards.failures ? { failed_shards: shards.failures } : 'a part of an index is on no machine';
  return { answer, ...refused(server, UNAVAILABLE, { error }) };
}

const UNAVAILABLE = 503;

/** What the server says no to for now, as it does while it starts the parts of an index that was just made, or for good. */
export function refused(server: SearchServer, status: number, body: unknown): Attempt {
  const fault = faultOf(server, status, body);
  if (status !== UNAVAILABLE || !(fault instanceof MozdefError)) throw fault;
  return { fault };
}
