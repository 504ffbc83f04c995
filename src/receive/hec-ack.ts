import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '../event/event.ts';
import { isObject } from '../event/own-property.ts';
import type { Content } from './dialect/dialect.ts';
import { channelOf } from './hec-request.ts';
import { Refusal } from './refusal.ts';

/**
 * Answers a query of `/services/collector/ack` (manual: About HTTP Event Collector Indexer Acknowledgment). A client knows a
 * number only from an answer that came once the queue owned its events, so that every number asked for is acknowledged: also
 * after a restart, and by another instance than the one that gave it out.
 */
export function answerAckQuery(request: IncomingMessage, body: Buffer): Content {
  if (channelOf(request) === undefined) {
    throw new Refusal('bad-request', 'a channel is needed', { fault: 'channel-missing' });
  }
  const asked = numbersIn(body);
  const acks = Object.fromEntries(asked.map((number) => [number, true]));
  return { type: 'application/json; charset=utf-8', body: JSON.stringify({ acks }) };
}

function numbersIn(body: Buffer): number[] {
  const query = parse(body);
  const acks = isObject(query) ? query['acks'] : undefined;
  if (!Array.isArray(acks)) throw new Refusal('bad-request', 'acks must be a list of numbers', { fault: 'format' });
  return acks.filter((ack): ack is number => typeof ack === 'number' && Number.isSafeInteger(ack));
}

function parse(body: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
}
