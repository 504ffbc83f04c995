import type { AuditAct, AuditEntry } from '../../src/audit/audit-entry.ts';
import { AuditLog } from '../../src/audit/audit-log.ts';
import { createLogger } from '../../src/log/log.ts';
import type { StateChange, StateStore } from '../../src/state/state-store.ts';

/** The clock of the tests. */
export const NOW = Date.parse('2026-11-24T12:00:00Z');

export function auditLog(state: StateStore, now = () => NOW): AuditLog {
  return new AuditLog({ state, log: createLogger('silent'), now });
}

/** Something that someone asked for. */
export function act(said: Partial<AuditAct> = {}): AuditAct {
  return {
    who: 'ann',
    role: 'responder',
    from: '192.0.2.7',
    what: 'POST /alerts/:id',
    on: '/alerts/a1',
    details: { status: 'closed' },
    outcome: 'asked',
    ...said,
  };
}

/** All entries, the oldest first. */
export async function allEntries(log: AuditLog): Promise<readonly AuditEntry[]> {
  return (await log.list({ limit: 100_000, order: 'oldest' })).entries;
}

/** The same store, where writes are done as a test wants. */
export function withWrite(
  state: StateStore,
  write: (changes: readonly StateChange[], number: number) => Promise<boolean>,
): StateStore {
  let number = 0;
  return {
    get: (collection, ids) => state.get(collection, ids),
    list: (collection, options) => state.list(collection, options),
    count: (collection) => state.count(collection),
    close: () => state.close(),
    write: (changes) => write(changes, number++),
  };
}
