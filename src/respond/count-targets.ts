import type { StateStore } from '../state/state-store.ts';
import { OUTBOX, OUTBOX_FAILED } from './outbox.ts';

/** How a target does. */
export interface TargetCounts {
  readonly waiting: number;
  readonly failed: number;
  /** What the last try of the oldest news that was tried came to. */
  readonly trouble?: string;
}

const MOST_COUNTED = 500;

/** What waits for each of these targets and what was given up, of each up to 500. */
export async function countTargets(
  state: StateStore,
  targets: readonly string[],
): Promise<ReadonlyMap<string, TargetCounts>> {
  const counts = new Map<string, TargetCounts>();
  for (const name of targets) {
    const options = { limit: MOST_COUNTED, prefix: `${name}.` };
    const [waiting, failed] = await Promise.all([state.list(OUTBOX, options), state.list(OUTBOX_FAILED, options)]);
    const trouble = waiting.find(({ body }) => body['answer'] !== undefined)?.body['answer'];
    counts.set(name, {
      waiting: waiting.length,
      failed: failed.length,
      ...(typeof trouble === 'string' && { trouble }),
    });
  }
  return counts;
}
