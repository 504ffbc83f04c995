import { cutText } from '../event/cut-text.ts';
import type { JsonObject } from '../event/event.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import { oneLine } from './escape.ts';
import type { WaitingEntry } from './next-batch.ts';
import { OUTBOX, OUTBOX_FAILED, type OutboxEntry, type PendingEntry } from './outbox.ts';

const LONGEST_ANSWER = 500;
const ORPHANED_AFTER_MS = 86_400_000;

/** An answer as it is kept. */
export function shortAnswer(answer: string): string {
  return cutText(oneLine(answer), LONGEST_ANSWER);
}

/** What takes an entry out of the outbox, unless it was changed since. */
export function removalOf({ id, revision }: PendingEntry): StateChange {
  return { collection: OUTBOX, id, body: undefined, expected: revision };
}

/** What keeps what is new about an entry, unless it was changed since. */
export function updateOf({ id, revision, ...entry }: WaitingEntry): StateChange {
  return { collection: OUTBOX, id, body: entry as unknown as JsonObject, expected: revision };
}

/** What lists an entry as given up. */
export function failureOf(failed: WaitingEntry): StateChange {
  const { id, revision: _, next: __, ...entry } = failed;
  const body: OutboxEntry = entry;
  return { collection: OUTBOX_FAILED, id, body: body as unknown as JsonObject, expected: 0 };
}

/** Gives up what has waited for a day for a target that is not configured here: another instance may have it, or it comes back. */
export async function giveUpOrphans(
  entries: readonly PendingEntry[],
  { state, now }: { readonly state: StateStore; readonly now: number },
): Promise<void> {
  const old = entries.filter(({ time }) => now - Date.parse(time) >= ORPHANED_AFTER_MS);
  if (old.length === 0) return;
  const answer = 'there is no target of this name any more';
  await state.write(old.flatMap((entry) => [removalOf(entry), failureOf({ ...entry, answer })]));
}
