/** How long a connection to a broker may take, milliseconds. */
export interface LinkTimings {
  /** First wait before a lost connection is tried again; doubles with each failure. */
  readonly backOffMs: number;
  /** Most that it waits, save for jitter. */
  readonly mostBackOffMs: number;
  /** To connect, log in and declare. */
  readonly setUpMs: number;
  /** The broker's answer to a question. */
  readonly answerMs: number;
}

export const LINK_TIMINGS: LinkTimings = { backOffMs: 200, mostBackOffMs: 15_000, setUpMs: 10_000, answerMs: 3000 };
