import type { StateStore } from '../state/state-store.ts';
import { GENESIS } from './audit-entry.ts';

/** Where the chain ends. */
export interface AuditHead {
  /** Of the last entry; 0 while there is none. */
  readonly seq: number;
  /** Of the last entry. */
  readonly hash: string;
}

export interface VersionedHead extends AuditHead {
  /** Of its document; 0 while there is none. */
  readonly version: number;
}

/** Collection of one document, which each append changes: so it is that writers notice each other. */
export const AUDIT_HEAD = 'audithead';
export const HEAD_ID = 'head';

/** Rejects with `state-unavailable`. */
export async function readHead(state: StateStore): Promise<VersionedHead> {
  const found = (await state.get(AUDIT_HEAD, [HEAD_ID])).get(HEAD_ID);
  if (!found) return { seq: 0, hash: GENESIS, version: 0 };
  const { seq, hash } = found.body as unknown as AuditHead;
  return { seq, hash, version: found.version };
}
