import type { StateDocument, StateStore } from '../state/state-store.ts';
import { OUTBOX, OUTBOX_FAILED, type OutboxEntry } from './outbox.ts';

/** News that waits, or was given up. */
export type ShownEntry = OutboxEntry & { readonly id: string; readonly state: 'waiting' | 'failed' };

export interface OutboxPage {
  readonly entries: readonly ShownEntry[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

const COLLECTIONS = { waiting: OUTBOX, failed: OUTBOX_FAILED } as const;

/** What waits, then what was given up, each by target and oldest first. */
export async function listOutbox(
  state: StateStore,
  { limit, after = 'waiting ' }: { readonly limit: number; readonly after?: string | undefined },
): Promise<OutboxPage> {
  const entries: ShownEntry[] = [];
  const [from, last] = placeOf(after);
  for (const kind of ['waiting', 'failed'] as const) {
    if (kind === 'waiting' && from === 'failed') continue;
    const left = limit - entries.length;
    if (left === 0) return { entries, next: `${kind} ` };
    const after = kind === from && last !== '' ? { after: last } : {};
    const page = await state.list(COLLECTIONS[kind], { limit: left, ...after });
    entries.push(...page.map((document) => shown(document, kind)));
    if (page.length === left && page.length > 0) return { entries, next: `${kind} ${page.at(-1)?.id}` };
  }
  return { entries };
}

function placeOf(place: string): readonly ['waiting' | 'failed', string] {
  const [kind, id = ''] = place.split(' ', 2);
  return [kind === 'failed' ? 'failed' : 'waiting', id];
}

function shown({ id, body }: StateDocument, state: ShownEntry['state']): ShownEntry {
  return { id, state, ...(body as unknown as OutboxEntry) };
}
