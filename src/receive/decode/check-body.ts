import type { Body } from '../../queue/batch.ts';
import { BulkOutline } from './bulk-outline.ts';
import { parseItem } from './parse-item.ts';
import type { RawItem } from './raw-item.ts';
import { splitEntries } from './split-body.ts';

export interface CheckLimits {
  readonly events: number;
}

/** What the frontend must know of a body before it takes it. */
export type BodyCheck =
  | {
      readonly events: number;
      /** Of a bulk body: the answer's items, see bulk-outline.ts. */
      readonly bulk?: { readonly text: string; readonly errors: boolean };
    }
  | { readonly refused: 'unparsable' | 'too-many-events'; readonly message: string; readonly position?: number };

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
    if (worth !== 'good') worth = worthOf(body.bytes, entry, worth);
  }
  if (worth === 'none' && outline && !outline.empty) worth = 'good';
  if (worth === 'good') return { events, ...(outline && { bulk: outline.finish() }) };
  return unparsable(worth);
}

/** Whether an event can be taken, else what is wrong with the first item. */
type Worth = 'none' | 'good' | { readonly message: string; readonly position: number };

function worthOf(bytes: Uint8Array, item: RawItem, before: Exclude<Worth, 'good'>): Worth {
  const message = faultOf(bytes, item);
  if (message === undefined) return 'good';
  return before === 'none' ? { message, position: item.offset } : before;
}

function unparsable(worth: Exclude<Worth, 'good'>): BodyCheck {
  if (worth === 'none') return { refused: 'unparsable', message: 'the body holds no event', position: 0 };
  const message = `no event can be taken from the body; at byte ${worth.position}: ${worth.message}`;
  return { refused: 'unparsable', message, position: worth.position };
}

function faultOf(bytes: Uint8Array, { kind, offset, length }: RawItem): string | undefined {
  if (kind === 'text') return undefined;
  const parsed = parseItem(bytes.subarray(offset, offset + length));
  return 'error' in parsed ? parsed.error : undefined;
}
