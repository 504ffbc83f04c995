import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import type { LatestState } from './worker-protocol.ts';

/** Collection of the last known states in the state store. */
export const LATEST = 'latest';

/** Batches that are delivered at the same time can be about the same things. */
const ATTEMPTS = 10;

/**
 * Keeps these as the last known states of their ids, except where the one that is known was received later: a batch that is
 * delivered again must not turn the clock back. Rejects when it could not be written; doing it again changes nothing.
 */
export async function saveLatest(latest: readonly LatestState[], state: StateStore): Promise<void> {
  const last = new Map(latest.map((one) => [one.id, one]));
  if (last.size === 0) return;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await state.get(LATEST, [...last.keys()]);
    const changes = [...last.values()].flatMap((one) => changeOf(one, known.get(one.id)));
    if (await state.write(changes)) return;
  }
  throw new MozdefError('state-unavailable', 'other batches keep changing the same last known states');
}

function changeOf({ id, event }: LatestState, known: StateDocument | undefined): StateChange[] {
  if (known && receivedOf(known.body) > receivedOf(event)) return [];
  return [{ collection: LATEST, id, body: event, expected: known?.version ?? 0 }];
}

/** ISO 8601 in UTC and always of the same length, so that its order is that of time. */
function receivedOf(event: LatestState['event']): string {
  const received = event['receivedtimestamp'];
  return typeof received === 'string' ? received : '';
}
