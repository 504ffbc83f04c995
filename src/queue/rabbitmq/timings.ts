/** How long things may take, milliseconds. */
export interface Timings {
  /** First wait before a lost connection is tried again; doubles with each failure. */
  readonly backOffMs: number;
  /** Most that it waits, save for jitter. */
  readonly mostBackOffMs: number;
  /** To connect, log in and declare. */
  readonly setUpMs: number;
  /** A batch that is not confirmed after so long is given up, and the connection with it. */
  readonly confirmMs: number;
  /** The broker's answer to a question. */
  readonly answerMs: number;
  /** A queue that was full is tried again after so long, even if nothing shows that it has room. */
  readonly fullMs: number;
  /** A batch that is out, or held back, for longer is given back. Brokers end channels that leave one unacked for 15 or 30 minutes. */
  readonly overdueMs: number;
  /** How often that is looked for. */
  readonly lookMs: number;
}

export const TIMINGS: Timings = {
  backOffMs: 200,
  mostBackOffMs: 15_000,
  setUpMs: 10_000,
  confirmMs: 20_000,
  answerMs: 3000,
  fullMs: 30_000,
  overdueMs: 9 * 60_000,
  lookMs: 20_000,
};
