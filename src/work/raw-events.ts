import { createHash } from 'node:crypto';
import type { Body, BodyHeader } from '../queue/batch.ts';
import { decodeBatch } from '../queue/batch.ts';
import { claimId } from '../receive/claim.ts';
import { type RawItem, splitBody } from '../receive/decode/split-body.ts';
import type { DeadLetter } from './dead-letter-store.ts';

/** One raw event of a batch. Its position counts over all bodies of the batch and is the same at every delivery. */
export interface RawEvent {
  readonly position: number;
  readonly header: BodyHeader;
  readonly item: RawItem;
  /** View of the bytes as sent. */
  readonly bytes: Uint8Array;
  /** Position within its own body. */
  readonly index: number;
}

/** The raw events of these bodies whose position lies in [from, to), in order. */
export function* rawEventsOf(bodies: readonly Body[], from: number, to: number): Generator<RawEvent> {
  let position = 0;
  for (const body of bodies) {
    let index = 0;
    for (const item of splitBody(body)) {
      if (position >= to) return;
      if (position >= from) {
        const bytes = body.bytes.subarray(item.offset, item.offset + item.length);
        yield { position, header: body.header, item, bytes, index };
      }
      position++;
      index++;
    }
  }
}

/** Number of positions in an encoded batch. */
export function positionsIn(bytes: Uint8Array): number {
  let count = 0;
  for (const body of decodeBatch(bytes).bodies) for (const _ of splitBody(body)) count++;
  return count;
}

/** Why an event is given up. */
export type Verdict = Pick<DeadLetter, 'stage' | 'reason' | 'plugin' | 'time'>;

/** The dead letter of one event of an encoded batch. */
export function letterOf(encoded: Uint8Array, position: number, verdict: Verdict): DeadLetter {
  const batch = decodeBatch(encoded);
  for (const raw of rawEventsOf(batch.bodies, position, position + 1)) return deadLetter(batch, raw, verdict);
  throw new Error(`batch ${batch.id} has no position ${position}`);
}

export function deadLetter(batch: { id: string; received: number }, raw: RawEvent, verdict: Verdict): DeadLetter {
  return {
    id: `${batch.id}-${raw.position}`,
    received: batch.received,
    header: raw.header,
    bytes: raw.bytes.slice(),
    ...verdict,
  };
}

/** The claim that the sender makes for this event: the `_id` of its action line, else its place under an `Idempotency-Key`. */
export function claimOf(raw: RawEvent): { readonly id: string; readonly content: string } | undefined {
  const { header, item } = raw;
  const claim = item.action?.id ?? (header.claim === undefined ? undefined : `${header.claim}#${raw.index}`);
  if (claim === undefined) return undefined;
  const content = createHash('sha256').update(raw.bytes).digest('hex').slice(0, 32);
  return { id: claimId(header.principal, header.path, claim), content };
}
