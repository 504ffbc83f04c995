import { createHash } from 'node:crypto';
import type { Role } from '../access/permission.ts';
import type { JsonObject, JsonValue } from '../event/event.ts';
import type { ErrorCode } from '../lifecycle/error.ts';
import { canonicalJson } from './canonical-json.ts';

/** Something that a person asked for. */
export interface AuditAct {
  /** Name of the person; of one who did not come in, the name that was tried. */
  readonly who: string;
  /** Absent: of one who did not come in. */
  readonly role?: Role;
  /** Address of the client. */
  readonly from: string;
  /** Method and path of the operation, parameters as `:name`. */
  readonly what: string;
  /** Its path with the parameters filled in. */
  readonly on: string;
  /** What was sent with it. */
  readonly details?: unknown;
  /** `asked` before it is done; `failed` when it then was not; `refused` for want of rights; `done` by one who came in with it. */
  readonly outcome: 'asked' | 'failed' | 'refused' | 'done';
  /** Why it failed. */
  readonly error?: ErrorCode;
  /** `seq` of the entry that says that it was asked for. */
  readonly of?: number;
}

/** One entry of the log, as it is kept, shown and hashed. */
export interface AuditEntry extends Omit<AuditAct, 'details'> {
  /** Counts from 1, without gaps. */
  readonly seq: number;
  /** Of this entry and no other, so that it is known again by whoever wrote it. */
  readonly id: string;
  readonly utctimestamp: string;
  readonly details?: JsonValue;
  /** `hash` of the entry before; of the first one 64 zeros. */
  readonly previous: string;
  /** SHA-256, in hexadecimal, of the canonical JSON of all the rest of the entry. */
  readonly hash: string;
}

/** An entry before it has its place in the chain. */
export type AuditDraft = Omit<AuditEntry, 'seq' | 'previous' | 'hash'>;

/** Collection of the entries; each is created once and never changed. */
export const AUDIT = 'audit';
/** What stands for the hash of the entry before the first. */
export const GENESIS = '0'.repeat(64);
const DIGITS = 12;

/** Id of the document of an entry, in whose order entries are. */
export function entryId(seq: number): string {
  return String(seq).padStart(DIGITS, '0');
}

/** What `hash` of this entry must be. */
export function hashOf(entry: Omit<AuditEntry, 'hash'> | AuditEntry): string {
  const { hash: _, ...rest } = entry as unknown as JsonObject;
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}
