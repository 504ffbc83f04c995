import { LINK_TIMINGS, type LinkTimings } from '../../amqp/link-timings.ts';

/** How long things may take, milliseconds. */
export interface Timings extends LinkTimings {
  /** A batch that is not confirmed after so long is given up, and the connection with it. */
  readonly confirmMs: number;
  /** A queue that was full is tried again after so long, even if nothing shows that it has room. */
  readonly fullMs: number;
  /** A batch that is out, or held back, for longer is given back. Brokers end channels that leave one unacked for 15 or 30 minutes. */
  readonly overdueMs: number;
  /** How often that is looked for. */
  readonly lookMs: number;
}

export const TIMINGS: Timings = {
  ...LINK_TIMINGS,
  confirmMs: 20_000,
  fullMs: 30_000,
  overdueMs: 9 * 60_000,
  lookMs: 20_000,
};
