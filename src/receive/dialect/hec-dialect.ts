import type { IncomingMessage } from 'node:http';
import { channelOf, hasQueryToken } from '../hec-request.ts';
import type { Refusal } from '../refusal.ts';
import type { Dialect } from './dialect.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * The answers of Splunk's HTTP Event Collector that clients act upon: text, code and status as in the table "possible error
 * codes" of its manual (Troubleshoot HTTP Event Collector).
 */
const REPLIES = {
  tokenRequired: { status: 401, code: 2, text: 'Token is required' },
  invalidAuthorization: { status: 401, code: 3, text: 'Invalid authorization' },
  invalidToken: { status: 403, code: 4, text: 'Invalid token' },
  noData: { status: 400, code: 5, text: 'No data' },
  invalidFormat: { status: 400, code: 6, text: 'Invalid data format' },
  internal: { status: 500, code: 8, text: 'Internal server error' },
  busy: { status: 503, code: 9, text: 'Server is busy' },
  channelMissing: { status: 400, code: 10, text: 'Data channel is missing' },
  eventRequired: { status: 400, code: 12, text: 'Event field is required' },
  eventBlank: { status: 400, code: 13, text: 'Event field cannot be blank' },
  queryToken: { status: 400, code: 16, text: 'Query string authorization is not enabled' },
  stopping: { status: 503, code: 23, text: 'Server is shutting down' },
  tooLarge: { status: 413, code: 27, text: 'Request entity too large' },
} as const;
type Reply = (typeof REPLIES)[keyof typeof REPLIES];

const FAULTS = {
  empty: REPLIES.noData,
  'event-required': REPLIES.eventRequired,
  'event-blank': REPLIES.eventBlank,
  'channel-missing': REPLIES.channelMissing,
  format: REPLIES.invalidFormat,
} as const;

/** An authorization that can hold a token at all. */
const AUTHORIZATION = /^(?:splunk|bearer|basic|apikey) +\S/i;

/** As Splunk's HTTP Event Collector answers. */
export class HecDialect implements Dialect {
  /** One count for all channels, so that a number names one request whichever channel it came on. */
  #acks = 0;

  accepted(request: IncomingMessage): { type: string; body: string } {
    const ack = channelOf(request) === undefined ? {} : { ackId: this.#acks++ };
    return { type: JSON_TYPE, body: JSON.stringify({ text: 'Success', code: 0, ...ack }) };
  }

  refused(request: IncomingMessage, refusal: Refusal): { status: number; type: string; body: string } {
    const { event } = refusal.detail;
    const number = event === undefined ? {} : { 'invalid-event-number': event };
    const reply = replyOf(request, refusal);
    if (!reply) {
      const { status, message } = refusal;
      return { status, type: JSON_TYPE, body: JSON.stringify({ text: message, code: status }) };
    }
    const { status, code, text } = reply;
    return { status, type: JSON_TYPE, body: JSON.stringify({ text, code, ...number }) };
  }
}

function replyOf(request: IncomingMessage, { reason, status, detail }: Refusal): Reply | undefined {
  if (detail.fault !== undefined) return FAULTS[detail.fault];
  if (reason === 'unauthorized') return unauthorized(request);
  if (reason === 'stopping') return REPLIES.stopping;
  if (status === 503) return REPLIES.busy;
  if (status === 500) return REPLIES.internal;
  if (status === 413) return REPLIES.tooLarge;
  return status === 400 || status === 415 ? REPLIES.invalidFormat : undefined;
}

function unauthorized(request: IncomingMessage): Reply {
  const { authorization } = request.headers;
  if (authorization === undefined) return hasQueryToken(request) ? REPLIES.queryToken : REPLIES.tokenRequired;
  return AUTHORIZATION.test(authorization) ? REPLIES.invalidToken : REPLIES.invalidAuthorization;
}
