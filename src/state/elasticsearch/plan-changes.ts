import type { StateChange } from '../state-store.ts';
import { recordId, type StateValue } from './state-record.ts';

/** A document that a write is about, under its id in the index. */
export interface Target {
  readonly recordId: string;
  readonly collection: string;
  readonly id: string;
}

export const ABSENT: StateValue = { version: 0, body: null };

/** The documents that these changes are about, each once. */
export function targetsOf(changes: readonly StateChange[]): Target[] {
  const targets = changes.map(({ collection, id }) => ({ recordId: recordId(collection, id), collection, id }));
  return [...new Map(targets.map((target) => [target.recordId, target])).values()];
}

/**
 * What the documents are after these changes, one after the other, by their ids in the index, those that are the same left out;
 * undefined when an expected version does not hold.
 */
export function planChanges(
  changes: readonly StateChange[],
  known: ReadonlyMap<string, StateValue>,
): ReadonlyMap<string, StateValue> | undefined {
  const after = new Map<string, StateValue>();
  for (const { collection, id, body, expected } of changes) {
    const key = recordId(collection, id);
    const { version } = after.get(key) ?? known.get(key) ?? ABSENT;
    if (expected !== undefined && expected !== version) return undefined;
    after.set(key, body === undefined ? ABSENT : { version: version + 1, body: JSON.stringify(body) });
  }
  for (const [key, { version }] of after) if (version === 0 && !known.has(key)) after.delete(key);
  return after;
}
