/** What an entry of a list may be. */
export const ENTRY_TYPES = ['ip', 'cidr', 'domain', 'host', 'user', 'email', 'hash'] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** How far it has come with what firewalls should block. */
export const BLOCK_STATES = ['proposed', 'approved', 'refused'] as const;
export type BlockState = (typeof BLOCK_STATES)[number];

/** What one is about, in the one way in which it is written. */
export interface EntryValue {
  readonly type: EntryType;
  /** Lower case; addresses as RFC 5952 has them. */
  readonly value: string;
}

/** What stands in a list. Times are ISO 8601 UTC. */
export interface Entry extends EntryValue {
  readonly reason: string;
  /** Where it was taken from, such as a feed or a report; empty: nobody said. */
  readonly source: string;
  /** Who added it. */
  readonly owner: string;
  readonly added: string;
  /** From then on it holds no more; absent: it holds until it is removed. */
  readonly expires?: string;
  /** Of block lists. */
  readonly state?: BlockState;
  /** Who approved or refused it, and when. */
  readonly decidedby?: string;
  readonly decided?: string;
}

/** Entries of a list are in order of this, and differ in it. */
export function entryKey({ type, value }: EntryValue): string {
  return `${type}:${value}`;
}

/** Whether it holds: not one that is over, nor one that nobody has approved. `now`: ISO 8601 UTC. */
export function isInForce({ expires, state }: Pick<Entry, 'expires' | 'state'>, now: string): boolean {
  return !isOver({ expires }, now) && (state === undefined || state === 'approved');
}

/** Whether its time is over. `now`: ISO 8601 UTC. */
export function isOver({ expires }: { readonly expires?: string | undefined }, now: string): boolean {
  return expires !== undefined && expires <= now;
}

/** Whether firewalls are told to block it. `now`: ISO 8601 UTC. */
export function isBlocked({ expires, state }: Pick<Entry, 'expires' | 'state'>, now: string): boolean {
  return state === 'approved' && !isOver({ expires }, now);
}
