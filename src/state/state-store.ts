import type { JsonObject } from '../event/event.ts';

export interface StateDocument {
  readonly id: string;
  /** 1 at creation, one more with each change. */
  readonly version: number;
  readonly body: JsonObject;
}

export interface StateChange {
  readonly collection: string;
  readonly id: string;
  /** The new body, or `undefined` to delete. */
  readonly body: JsonObject | undefined;
  /** Only if the document has this version; 0: only if it does not exist; absent: whatever it is. */
  readonly expected?: number;
}

export interface ListOptions {
  readonly limit: number;
  /** Ids greater than this, in code-point order. */
  readonly after?: string;
  /** Ids with this beginning. */
  readonly prefix?: string;
}

/**
 * Small state with compare-and-set: lists, last-seen, last known states, cursors; later alerts, incidents, people.
 * Writes are durable when they resolve.
 */
export interface StateStore {
  /** The documents that exist among these ids, each as it is at some moment of the call. */
  get(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StateDocument>>;
  /** In order of id. */
  list(collection: string, options: ListOptions): Promise<readonly StateDocument[]>;
  /**
   * All or none, also when the process ends in between; false when an expected version did not hold. When it rejects it may have
   * been done or not.
   */
  write(changes: readonly StateChange[]): Promise<boolean>;
  count(collection: string): Promise<number>;
  close(): Promise<void>;
}
