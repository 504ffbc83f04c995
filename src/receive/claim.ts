import { hash } from 'node:crypto';

/**
 * The id of an event that its sender names itself (a bulk `_id`, an `Idempotency-Key`): 128 bits of SHA-256 in hex over who
 * claims, where, and what, so that no sender can claim another's events (design promise 2).
 */
export function claimId(principal: string, path: string, claim: string): string {
  // JSON keeps the three apart whatever is in them.
  return hash('sha256', JSON.stringify([principal, path, claim])).slice(0, 32);
}
