import type { WorkerThreadData } from './worker-protocol.ts';

/** What the thread of `mozdef process` has to do. */
export interface OfflineWork {
  /** Encoded batch of all events; orders name positions in it, so that it crosses to a thread only once. */
  readonly bytes: Uint8Array;
  /** Also say which plugin changed what. */
  readonly trace: boolean;
  /** The time at which the clock stands still, milliseconds since 1970; without it the clock runs. */
  readonly now?: number;
}

export interface OfflineThreadData extends WorkerThreadData {
  readonly offline: OfflineWork;
}

/** What became of the events of one order: a JSON text for each. */
export interface OfflineResult {
  readonly lines: readonly string[];
  /** Position of each line. */
  readonly positions: readonly number[];
}
