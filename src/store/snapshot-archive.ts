/** A copy of all of MozDef's indices as they were at one time. */
export interface Snapshot {
  readonly name: string;
  /** `SUCCESS`, `IN_PROGRESS`, `PARTIAL` or `FAILED`. */
  readonly state: string;
  /** When it was begun: ISO 8601, UTC. */
  readonly begun: string;
  readonly indices: readonly string[];
}

export interface RestoreRequest {
  /** Name of the snapshot. */
  readonly snapshot: string;
  /** Indices, each may have `*`. Empty: the days of events that the server does not have. */
  readonly indices: readonly string[];
  /** What comes before the name of each; undefined: a name under which nothing is overwritten, found by searches if the day itself is gone. */
  readonly renamePrefix?: string | undefined;
}

/** An index that was restored. */
export interface Restored {
  readonly index: string;
  /** What it is called now. */
  readonly name: string;
  /** Whether MozDef's searches find what is in it. */
  readonly searched: boolean;
  /** Whether retention leaves it, however old it is. */
  readonly kept: boolean;
}

/** The snapshots of the event store, for whoever wants something back. */
export interface SnapshotArchive {
  /** Addresses of the server, for people. */
  readonly server: string;
  /** All of them, the newest first. */
  list(): Promise<readonly Snapshot[]>;
  /**
   * Brings indices back and resolves when they are there. Overwrites nothing: rejects with `usage` where a name is taken, with
   * `not-found` for a snapshot or indices that there are not.
   */
  restore(request: RestoreRequest): Promise<readonly Restored[]>;
  close(): Promise<void>;
}
