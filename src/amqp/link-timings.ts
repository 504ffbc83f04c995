import type { BackOffTimes } from '../lifecycle/back-off.ts';

/** How long a connection to a broker may take, milliseconds. The back-off is between tries to connect. */
export interface LinkTimings extends BackOffTimes {
  /** To connect, log in and declare. */
  readonly setUpMs: number;
  /** The broker's answer to a question. */
  readonly answerMs: number;
}

export const LINK_TIMINGS: LinkTimings = { backOffMs: 200, mostBackOffMs: 15_000, setUpMs: 10_000, answerMs: 3000 };
