import type { Event } from '../event/event.ts';
import type { Query } from '../query/ast.ts';

/** Events of one batch (or of a part of one) in stored form, ready to be written. */
export interface SaveBatch {
  /** The batch's UUIDv7: the key by which a redelivery is recognized. */
  readonly batch: string;
  /** Reception of the batch, milliseconds since 1970. */
  readonly received: number;
  /** One stored event a line (`JSON.stringify`, UTF-8, newline between), `mozdef.seq` absent. Ownership passes to the store. */
  readonly ndjson: Uint8Array<ArrayBuffer>;
  /** Number of lines. */
  readonly count: number;
  /** Claims of senders, by line (0-based). Their events carry the claim's id already. */
  readonly claims: readonly EventClaim[];
}

/** "This is the event that I call so": a sender's `_id` or `Idempotency-Key`. */
export interface EventClaim {
  readonly line: number;
  /** Hash of (principal, path, claim): the id under which the event is stored if it is the first of that claim within 24 h of reception. */
  readonly id: string;
  /** Hash of the raw body: equal means a retry, unequal a conflict. */
  readonly content: string;
  /** `<batch>-<position>`: the id under which it is stored, with tag `id-conflict`, if the claim is taken by other content. */
  readonly ownId: string;
}

/** Tag of an event that is stored under its own id because its claim had been taken by other content. */
export const CONFLICT_TAG = 'id-conflict';

export interface SaveReport {
  /** Events newly stored. */
  readonly saved: number;
  /** Events that were there already (redelivery or retry under a claim). */
  readonly duplicates: number;
  /** Events stored under their own id because their claim was taken. */
  readonly conflicts: number;
  /** Events that this store will never take, with its reason; the caller dead-letters them. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

/** Half-open in event time (`utctimestamp`): from <= t < to, milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface SearchRequest {
  readonly query: Query;
  /** Whether events may be found that do not match, where that is less work: whoever asks so tries each of them. */
  readonly roughly?: boolean;
  readonly range: TimeRange;
  readonly limit: number;
  /** By `utctimestamp`, then seq. */
  readonly order: 'newest' | 'oldest';
  /** `next` of the page before. */
  readonly cursor?: string;
  /** How far to count: `exact`, or at most this many (then relation `gte`). */
  readonly total: 'exact' | number;
  /** Whole request; what was found by then is returned with `partial`. */
  readonly timeoutMs: number;
}

export interface Total {
  readonly value: number;
  /** `eq`: exact; `gte`: there are at least so many. */
  readonly relation: 'eq' | 'gte';
}

export interface SearchResult {
  readonly total: Total;
  readonly events: readonly Event[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
  /** The time-out or a fault cut the search short. */
  readonly partial: boolean;
}

export interface CountRequest {
  readonly query: Query;
  /** As in a search: events may be counted that do not match. */
  readonly roughly?: boolean;
  readonly range: TimeRange;
  readonly timeoutMs: number;
}

export interface HistogramRequest extends CountRequest {
  /** Bucket width in milliseconds; buckets start at multiples of it. */
  readonly intervalMs: number;
  /** Split each bucket by this field's values. */
  readonly by?: string;
}
export interface HistogramBucket {
  /** Start, milliseconds since 1970. */
  readonly start: number;
  readonly count: number;
  /** Counts by value, when `by` was asked. */
  readonly by?: Readonly<Record<string, number>>;
}
export interface TermsRequest extends CountRequest {
  readonly field: string;
  readonly limit: number;
}
export interface TermBucket {
  readonly value: string;
  readonly count: number;
}
export interface FieldInfo {
  /** Dotted name, e.g. `details.sourceipaddress`. */
  readonly name: string;
  readonly types: readonly ('string' | 'number' | 'boolean' | 'object' | 'array' | 'null')[];
  /** Share of the examined events that have it, 0..1. */
  readonly coverage: number;
}
/** An answer with the honesty to say whether all was looked at. */
export interface Answer<T> {
  readonly value: T;
  readonly partial: boolean;
}

export interface FeedRequest {
  /** `cursor` of the slice before, or what `feedEnd` gave. Absent: from the oldest event that the store still has. */
  readonly cursor?: string;
  /** Most events of the slice; it may have fewer, also when more follow. */
  readonly limit: number;
  /** Whole request. */
  readonly timeoutMs: number;
}

/** The next stored events, in the order in which the store took them; from a search server only nearly so. */
export interface FeedSlice {
  /** One stored event a line (UTF-8, newline between), with `mozdef.seq`. A buffer of its own, which may be transferred. */
  readonly ndjson: Uint8Array<ArrayBuffer>;
  /** Number of lines. 0 when nothing new is there, and now and then when there is `more`. */
  readonly count: number;
  /** Where the next slice begins. To be kept as it is: it says nothing to others than the store. */
  readonly cursor: string;
  /** Whether more was there already when this was read. */
  readonly more: boolean;
}

export interface StoreStatus {
  readonly events: number;
  readonly bytes: number;
  /** Newest seq assigned. */
  readonly seq: number;
  /** Set when the store refuses writes: an error code. */
  readonly refusing?: 'disk-full' | 'store-unavailable';
  /** Driver's own figures, for Health: segments, hot rows, ... */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Where events are kept and searched. Writing is idempotent: a batch saved again, in whole or in part, changes nothing.
 * `save` resolves only when the events are durable; they are searchable within two seconds after.
 */
export interface EventStore {
  /** Rejects with `disk-full` or `store-unavailable` (retry later); what it can never take is in `refused`. */
  save(batch: SaveBatch): Promise<SaveReport>;
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult>;
  /** The exact number. Rejects with `query-timeout` when it cannot be had in time. */
  count(request: CountRequest, signal?: AbortSignal): Promise<number>;
  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Answer<readonly HistogramBucket[]>>;
  terms(request: TermsRequest, signal?: AbortSignal): Promise<Answer<readonly TermBucket[]>>;
  fields(request: CountRequest, signal?: AbortSignal): Promise<Answer<readonly FieldInfo[]>>;
  /** The events of these ids, by id; those that are not there are left out. Of several of one id (a claim made again after a day) the newest. */
  get(ids: readonly string[]): Promise<ReadonlyMap<string, Event>>;
  /**
   * What was stored since a cursor. Slices that follow one another hold every event that `save` stored, once, whatever happens
   * meanwhile: restarts, crashes, redeliveries, sealing and merging, several writers, of which some are slow. Nothing is passed over that
   * becomes visible later. What retention removed before it was read is not there. Cheap when there is nothing new, so that it can be
   * asked every second. Rejects with `request-invalid` for a cursor that this store did not give, with `query-timeout`, and with
   * `store-unavailable`: the same cursor serves again then.
   */
  feed(request: FeedRequest): Promise<FeedSlice>;
  /**
   * A cursor behind everything whose `save` has resolved; what is being saved at this moment may come after it or not. What it is behind
   * can be searched when this resolves.
   */
  feedEnd(): Promise<string>;
  /** Does the housekeeping that otherwise happens by itself, now: seal, merge, retention. */
  maintain(): Promise<void>;
  status(): Promise<StoreStatus>;
  close(): Promise<void>;
}
