import type { BodyFault } from './decode/parse-item.ts';

/**
 * Every reason for which the frontend refuses a request, with its status and what a person should understand by it: what
 * `mozdef_frontend_refused_total` counts. docs/reference/errors.md is made from this table.
 */
export const REFUSALS = {
  'bad-request': { status: 400, meaning: 'The request is no HTTP, or lacks what its protocol needs.' },
  unparsable: {
    status: 400,
    meaning: 'No event can be taken from the body; `position` is the byte where the trouble begins.',
  },
  'undecodable-body': { status: 400, meaning: 'The body is not what its Content-Encoding says.' },
  unauthorized: { status: 401, meaning: 'A token is required, or this one is not known.' },
  forbidden: { status: 403, meaning: 'The request comes from a foreign host or origin.' },
  'not-found': { status: 404, meaning: 'There is no such path.' },
  'method-not-allowed': { status: 405, meaning: 'The path takes other methods: see the header Allow.' },
  'request-timeout': {
    status: 408,
    meaning: 'The request did not arrive in time (`frontend.limits.header_time`, `request_time`).',
  },
  'body-too-large': { status: 413, meaning: 'The body has more bytes than `frontend.limits.body`.' },
  'decoded-body-too-large': { status: 413, meaning: 'The body, decompressed, has more bytes than allowed.' },
  'too-many-events': { status: 413, meaning: 'The body holds more events than `frontend.limits.events`.' },
  'unsupported-encoding': { status: 415, meaning: 'The Content-Encoding is none of gzip, deflate, zstd and identity.' },
  'header-too-large': { status: 431, meaning: 'The header has more than 32 KiB.' },
  overloaded: { status: 503, meaning: 'Too much is being received at the moment; try again.' },
  'tokens-unknown': { status: 503, meaning: 'Which tokens of senders there are cannot be known now; try again.' },
  stopping: { status: 503, meaning: 'MozDef is stopping; try again.' },
  'queue-full': { status: 503, meaning: 'The queue holds as much as it may; try again.' },
  'disk-full': { status: 503, meaning: 'The disk has no room left for events; try again.' },
  'queue-unavailable': { status: 503, meaning: 'The queue cannot take events now; try again.' },
  'queue-unconfirmed': {
    status: 503,
    meaning: 'The broker went away before it said whether it has the events: they may be stored; try again.',
  },
  internal: { status: 500, meaning: 'A fault in MozDef itself; its log says more.' },
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
    return REFUSALS[this.reason].status;
  }

  /** Whether the sender should simply try again later. */
  get isPushback(): boolean {
    return this.status === 503;
  }
}
