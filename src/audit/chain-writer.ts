import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../event/event.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import { AUDIT, type AuditDraft, type AuditEntry, entryId, hashOf } from './audit-entry.ts';
import { AUDIT_HEAD, HEAD_ID, readHead, type VersionedHead } from './audit-head.ts';

/** How often others may be faster. */
const ATTEMPTS = 100;
/** Wait before each further attempt, at random up to so long. Milliseconds. */
const WAIT_MS = 40;
/** How often the state store may reject; the first time it is asked what it has done. */
const MOST_FAILURES = 2;

/** Puts entries at the end of the chain, which other instances lengthen at the same time. For one call at a time. */
export class ChainWriter {
  readonly #state: StateStore;
  readonly #random: () => number;
  /** The end as this writer left it; undefined when it may be another. */
  #head: VersionedHead | undefined;

  constructor(state: StateStore, random: () => number) {
    this.#state = state;
    this.#random = random;
  }

  /**
   * Resolves when all of them are in the chain, next to each other and once. Rejects with `state-unavailable`; then they may be
   * there or not.
   */
  async write(drafts: readonly AuditDraft[]): Promise<readonly AuditEntry[]> {
    let tried: readonly AuditEntry[] = [];
    let failures = 0;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await pause(this.#random() * WAIT_MS);
      try {
        const head = this.#head ?? (await readHead(this.#state));
        // Whatever becomes of this attempt: only when it is known to have been done is the end known, too.
        this.#head = undefined;
        if (await this.#holds(tried, head)) return tried;
        tried = link(drafts, head);
        if (!(await this.#state.write(changesOf(tried, head)))) continue;
        this.#head = headAfter(tried, head);
        return tried;
      } catch (error) {
        if (++failures === MOST_FAILURES) throw unwritable(messageOf(error), 'Try again when the state store is back.');
      }
    }
    throw unwritable(
      'others keep writing to it, or its end is broken',
      'Try again; see what `mozdef audit verify` says.',
    );
  }

  /** Whether a write that was said to have failed, or whose answer was lost, has been done. It was done as a whole or not at all. */
  async #holds(tried: readonly AuditEntry[], head: VersionedHead): Promise<boolean> {
    const [first] = tried;
    if (!first || head.seq < first.seq) return false;
    const id = entryId(first.seq);
    return (await this.#state.get(AUDIT, [id])).get(id)?.body['hash'] === first.hash;
  }
}

/** The drafts as the entries that come after this end. */
function link(drafts: readonly AuditDraft[], { seq, hash }: VersionedHead): readonly AuditEntry[] {
  let previous = hash;
  return drafts.map((draft, index) => {
    const entry = { ...draft, seq: seq + index + 1, previous };
    previous = hashOf(entry);
    return { ...entry, hash: previous };
  });
}

function headAfter(entries: readonly AuditEntry[], before: VersionedHead): VersionedHead {
  const { seq, hash } = entries.at(-1) ?? before;
  return { seq, hash, version: before.version + 1 };
}

function changesOf(entries: readonly AuditEntry[], head: VersionedHead): StateChange[] {
  const { seq, hash } = headAfter(entries, head);
  return [
    { collection: AUDIT_HEAD, id: HEAD_ID, body: { seq, hash }, expected: head.version },
    ...entries.map((entry) => ({
      collection: AUDIT,
      id: entryId(entry.seq),
      body: entry as unknown as JsonObject,
      expected: 0,
    })),
  ];
}

function unwritable(why: string, remedy: string): MozdefError {
  return new MozdefError('state-unavailable', `the audit log cannot be written, so nothing was done: ${why}`, {
    remedy,
  });
}
