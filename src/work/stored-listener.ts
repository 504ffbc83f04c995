/** Hears of events as they are stored. It never throws and never keeps a batch waiting. */
export interface StoredListener {
  /** Whether anyone listens; else nothing needs to be made for it. */
  readonly wanted: boolean;
  /** Newly stored events, one a line; the bytes are shared and must stay as they are. */
  publish(ndjson: Uint8Array): void;
}
