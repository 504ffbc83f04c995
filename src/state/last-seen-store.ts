import type { ListOptions } from './state-store.ts';

/** An entity that was seen on the stream, as `mozdef lastseen` and the API show it. Times are UTC, as in `utctimestamp`. */
export interface LastSeenEntry {
  readonly kind: string;
  readonly key: string;
  readonly firstseen: string;
  readonly lastseen: string;
  /** At least the number of events: those of a redelivered batch count again. */
  readonly count: number;
  /** At most `MAX_SOURCES`, the first that were seen. */
  readonly sources: readonly string[];
}

/** What is to be added to one entry; `time` is that of the last of the sightings. */
export interface SightingSum {
  readonly kind: string;
  readonly key: string;
  readonly first: string;
  readonly time: string;
  readonly count: number;
  readonly sources: readonly string[];
}

/** Sources kept per entity; more are not recorded. */
export const MAX_SOURCES = 20;

/** Of one kind; `after` and `prefix` are of its keys. */
export interface LastSeenListOptions extends ListOptions {
  readonly kind: string;
}

/**
 * When which host, user and attacking address was seen first and last. Tens of thousands of entries change in one call, so that
 * sums go in as one text and are merged where the entries are, without reading them first.
 */
export interface LastSeenStore {
  /**
   * Merges sums: the JSON text of an array of `SightingSum`; none if it is not that. Durable when it resolves. When it rejects
   * otherwise some may have been merged, and count again when they are added again.
   */
  add(sums: string): Promise<void>;
  get(kind: string, key: string): Promise<LastSeenEntry | undefined>;
  /** In order of key. */
  list(options: LastSeenListOptions): Promise<readonly LastSeenEntry[]>;
  close(): Promise<void>;
}
