import { createHash } from 'node:crypto';
import type { Body, BodyHeader } from '../queue/batch.ts';
import { decodeBatch } from '../queue/batch.ts';
import { claimedId } from '../receive/claim.ts';
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

/** The dead letters of the events at these positions of an encoded batch, in one pass over it. */
export function lettersOf(encoded: Uint8Array, verdicts: ReadonlyMap<number, Verdict>): DeadLetter[] {
  if (verdicts.size === 0) return [];
  const batch = decodeBatch(encoded);
  const letters: DeadLetter[] = [];
  for (const raw of rawEventsOf(batch.bodies, 0, Number.MAX_SAFE_INTEGER)) {
    const verdict = verdicts.get(raw.position);
    if (verdict) letters.push(deadLetter(batch, raw, verdict));
    if (letters.length === verdicts.size) return letters;
  }
  throw new Error(`batch ${batch.id} does not have all of the positions ${[...verdicts.keys()].join(', ')}`);
}

/** The dead letter of one event of an encoded batch. */
export function letterOf(encoded: Uint8Array, position: number, verdict: Verdict): DeadLetter {
  return lettersOf(encoded, new Map([[position, verdict]]))[0] as DeadLetter;
}

/** The dead letter of a batch whose bytes are no batch: nothing is known of what is in it, so it is kept whole. */
export function unreadableLetter(
  { id, received, bytes }: { readonly id: string; readonly received: number; readonly bytes: Uint8Array },
  verdict: Verdict,
): DeadLetter {
  const header: BodyHeader = { endpoint: 'events', sender: '', principal: '', path: '/events' };
  return { id: `${id}-0`, received, header, bytes: new Uint8Array(bytes), ...verdict };
}

export function deadLetter(batch: { id: string; received: number }, raw: RawEvent, verdict: Verdict): DeadLetter {
  return {
    // Of one that was sent again not the first id: the letter of that one may be about to be removed.
    id: `${batch.id}-${raw.position}`,
    received: receptionOf(batch, raw),
    header: raw.header,
    bytes: new Uint8Array(raw.bytes),
    ...verdict,
  };
}

/** The id of the event, and of what becomes of it: that of a claim, or of the first time it was sent, or by its place. */
export function idOf(batch: { readonly id: string }, raw: RawEvent): string {
  return claimOf(raw)?.id ?? raw.header.redrives?.id ?? `${batch.id}-${raw.position}`;
}

/** When the event was received at first, milliseconds since 1970. */
export function receptionOf(batch: { readonly received: number }, { header }: RawEvent): number {
  return header.redrives?.received ?? batch.received;
}

/** The claim that the sender makes for this event: the `_id` of its action line, else its place under an `Idempotency-Key`. */
export function claimOf(raw: RawEvent): { readonly id: string; readonly content: string } | undefined {
  const id = claimedId(raw.header, raw.item, raw.index);
  if (id === undefined) return undefined;
  const content = createHash('sha256').update(raw.bytes).digest('hex').slice(0, 32);
  return { id, content };
}
