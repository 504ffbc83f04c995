import type { Body } from '../../queue/batch.ts';
import { BulkOutline } from './bulk-outline.ts';
import { jsonFault } from './json-fault.ts';
import { parseEvent } from './parse-event.ts';
import type { BodyFault } from './parse-item.ts';
import type { RawItem } from './raw-item.ts';
import { splitEntries } from './split-body.ts';

export interface CheckLimits {
  readonly events: number;
  /** Of a body that is written out anew. */
  readonly bytes: number;
}

/** What the frontend must know of a body before it takes it. */
export type BodyCheck =
  | {
      readonly events: number;
      /** Events of those that only a dead letter can become of, where the protocol tells senders. */
      readonly rejected?: number;
      /** Of a bulk body: the answer's items, see bulk-outline.ts. */
      readonly bulk?: { readonly text: string; readonly errors: boolean };
    }
  | {
      readonly refused: 'unparsable' | 'too-many-events' | 'decoded-body-too-large';
      readonly message: string;
      readonly detail?: { readonly position: number; readonly event?: number; readonly fault: BodyFault };
    };

/**
 * Counts the events of a body, and makes sure that one at least can be taken: it parses no further than the first good one.
 * Bad events beside it are the worker's to set aside. Never throws.
 */
export function checkBody(body: Body, limits: CheckLimits): BodyCheck {
  const outline = body.header.endpoint === 'bulk' ? new BulkOutline(body.header) : undefined;
  let events = 0;
  let worth: Worth = 'none';
  for (const entry of splitEntries(body)) {
    outline?.add(entry, events);
    if ('refused' in entry) continue;
    if (++events > limits.events) {
      return { refused: 'too-many-events', message: `a request may hold ${limits.events} events, this one holds more` };
    }
    if (worth !== 'good') worth = worthOf(body, entry, { event: events - 1, before: worth });
  }
  if (worth === 'none' && outline && !outline.empty) worth = 'good';
  if (worth === 'good') return { events, ...(outline && { bulk: outline.finish() }) };
  return unparsable(worth);
}

/** Whether an event can be taken, else what is wrong with the first item. */
type Worth = 'none' | 'good' | Fault;
interface Fault {
  readonly message: string;
  readonly detail: { readonly position: number; readonly event: number; readonly fault: BodyFault };
}

/** Where `JSON.parse` sees a fault of some kinds, in characters of the item: we say it of all, in bytes of the body. */
const PLACE = /(?: in JSON)? at position \d+(?: \(line \d+ column \d+\))?$/;

function worthOf(
  { header, bytes }: Body,
  { kind, offset, length }: RawItem,
  { event, before }: { readonly event: number; readonly before: Exclude<Worth, 'good'> },
): Worth {
  const item = bytes.subarray(offset, offset + length);
  const parsed = parseEvent(header, { kind, bytes: item });
  if (!('error' in parsed)) return 'good';
  if (before !== 'none') return before;
  const at = parsed.broken ? (jsonFault(item) ?? 0) : 0;
  const detail = { position: offset + at, event, fault: parsed.fault ?? 'format' };
  return { message: parsed.error.replace(PLACE, ''), detail };
}

function unparsable(worth: Exclude<Worth, 'good'>): BodyCheck {
  if (worth === 'none') {
    return { refused: 'unparsable', message: 'the body holds no event', detail: { position: 0, fault: 'empty' } };
  }
  const { message, detail } = worth;
  const text = `no event can be taken from the body; at byte ${detail.position}: ${message}`;
  return { refused: 'unparsable', message: text, detail };
}
