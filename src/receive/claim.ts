import { hash } from 'node:crypto';
import type { BodyHeader } from '../queue/batch.ts';
import type { RawItem } from './decode/raw-item.ts';

/**
 * The id of an event that its sender names itself (a bulk `_id`, an `Idempotency-Key`): 128 bits of SHA-256 in hex over who
 * claims, where, and what, so that no sender can claim another's events (design promise 2).
 */
function claimId(principal: string, path: string, claim: string): string {
  // JSON keeps the three apart whatever is in them.
  return hash('sha256', JSON.stringify([principal, path, claim])).slice(0, 32);
}

/** The id that the sender claims for the event at this place of its body: by the `_id` of its action, else by the request's key. */
export function claimedId(header: BodyHeader, item: RawItem, index: number): string | undefined {
  const claim = item.action?.id ?? (header.claim === undefined ? undefined : `${header.claim}#${index}`);
  return claim === undefined ? undefined : claimId(header.principal, header.path, claim);
}
