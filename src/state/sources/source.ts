import type { JsonObject } from '../../event/event.ts';

/** Collection of the senders in the state store. */
export const SOURCES = 'sources';
/** So many characters of an id are the sender's; the rest is the instance that counted. */
export const SENDER_LENGTH = 32;

/** Requests of a sender that were refused with one status. */
export interface SourceRefusals {
  /** Of HTTP; what syslog refuses has the status that means the same. */
  readonly status: number;
  readonly count: number;
  readonly last: string;
  /** Why, the last time. */
  readonly reason: string;
  readonly message: string;
}

/** A sender as `mozdef sources` and the API show it. Times are UTC, as in `utctimestamp`. */
export interface Source {
  readonly id: string;
  /** Name of its token, if it uses one. */
  readonly tokensource?: string;
  readonly address: string;
  /** Programs that it names as its own, at most a few. */
  readonly shippers: readonly string[];
  readonly endpoints: readonly string[];
  readonly firstseen: string;
  readonly lastseen: string;
  readonly lastaccepted?: string;
  /** Events that the queue owned, all instances together. */
  readonly accepted: number;
  /** Events a second over about the last minute. */
  readonly persecond: number;
  readonly refused: readonly SourceRefusals[];
  /** Set when it most likely loses events now: the refusal that says so. */
  readonly trouble?: SourceRefusals;
}

/** What happened with one sender since it was last saved. Times are milliseconds since 1970. */
export interface SourceSum {
  readonly tokensource: string | undefined;
  readonly address: string;
  readonly shippers: ReadonlySet<string>;
  readonly endpoints: ReadonlySet<string>;
  readonly first: number;
  readonly last: number;
  readonly lastAccepted: number | undefined;
  readonly accepted: number;
  readonly refused: ReadonlyMap<number, RefusalSum>;
}

export interface RefusalSum {
  readonly count: number;
  readonly last: number;
  readonly reason: string;
  readonly message: string;
}

/** A sender as it is stored, by each instance that heard of it. */
export interface SourceBody extends JsonObject {
  tokensource: string | null;
  address: string;
  shippers: string[];
  endpoints: string[];
  first: number;
  last: number;
  lastaccepted: number | null;
  accepted: number;
  /** By status. */
  refused: Record<string, { count: number; last: number; reason: string; message: string }>;
  /** By instance. */
  rates: Record<string, { time: number; persecond: number }>;
}
