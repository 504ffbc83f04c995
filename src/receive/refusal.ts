import type { BodyFault } from './decode/parse-item.ts';

/** Every reason for which a request is refused, with its status: what `mozdef_frontend_refused_total` counts. */
export const REFUSALS = {
  'bad-request': 400,
  unparsable: 400,
  'undecodable-body': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'request-timeout': 408,
  'body-too-large': 413,
  'decoded-body-too-large': 413,
  'too-many-events': 413,
  'unsupported-encoding': 415,
  'header-too-large': 431,
  overloaded: 503,
  stopping: 503,
  'queue-full': 503,
  'disk-full': 503,
  'queue-unavailable': 503,
  internal: 500,
} as const;
export type RefusalReason = keyof typeof REFUSALS;

export interface RefusalDetail {
  /** Byte of the decoded body at which the trouble begins. */
  readonly position?: number;
  /** Number of the first bad event in the body, from 0. */
  readonly event?: number;
  /** What is wrong with it, where the protocol has a code for that. */
  readonly fault?: BodyFault | 'channel-missing';
  /** Methods that the path allows. */
  readonly allow?: string;
}

/** Thrown on the way of a request; the one place that answers requests turns it into an answer. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly detail: RefusalDetail;

  constructor(reason: RefusalReason, message: string, detail: RefusalDetail = {}) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
    this.detail = detail;
  }

  get status(): number {
    return REFUSALS[this.reason];
  }

  /** Whether the sender should simply try again later. */
  get isPushback(): boolean {
    return this.status === 503;
  }
}
