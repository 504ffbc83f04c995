/** What SQLite stores; blobs come back as `Uint8Array`. */
export type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A database file, and the statements that make its tables where they are missing. */
export interface SqliteFile {
  readonly path: string;
  readonly schema: string;
}

export interface SqliteQuery {
  readonly file: SqliteFile;
  readonly sql: string;
  /** The query runs once for each. */
  readonly parameters: readonly (readonly SqlValue[])[];
}

export interface SqliteStep {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** So many rows must change, or the transaction is undone. */
  readonly changes?: number;
}
export interface SqliteTransaction {
  readonly file: SqliteFile;
  readonly steps: readonly SqliteStep[];
}
/** Rows that each step changed; undefined: a step changed another number than it had to, and nothing has happened. */
export type SqliteChanges = readonly number[] | undefined;
