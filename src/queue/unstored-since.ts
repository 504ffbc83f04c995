import type { EventQueue } from './event-queue.ts';

/**
 * Since when what was received may still wait in a queue of this process, milliseconds since 1970; undefined when nothing does. A queue that
 * cannot say may hold anything.
 */
export async function unstoredSince(queue: Pick<EventQueue, 'status'>, now: () => number): Promise<number | undefined> {
  const status = await queue.status().catch(() => undefined);
  if (!status || status.refusing === 'queue-unavailable') return 0;
  return status.batches + status.unacked > 0 ? now() - status.oldestMs : undefined;
}
