import type { EventQueue, QueueStatus } from './event-queue.ts';

type Queue = Pick<EventQueue, 'status'>;

/** Since when what was received may still wait in a queue that is all in this process, milliseconds since 1970; undefined when nothing does. */
export async function unstoredHere(queue: Queue, now: () => number): Promise<number | undefined> {
  const status = await statusOf(queue);
  if (!status) return 0;
  return holds(status) ? now() - status.oldestMs : undefined;
}

/**
 * The same of a queue at a broker, which tells no ages: while batches wait there nothing is known of what was received after `read`, the
 * reception of the newest event that was stored and read.
 */
export async function unstoredAtBroker(queue: Queue, read: number): Promise<number | undefined> {
  const status = await statusOf(queue);
  if (!status) return 0;
  return holds(status) ? read : undefined;
}

/** Undefined when it cannot be had: then the queue may hold anything. */
async function statusOf(queue: Queue): Promise<QueueStatus | undefined> {
  const status = await queue.status().catch(() => undefined);
  return status?.refusing === 'queue-unavailable' ? undefined : status;
}

function holds({ batches, unacked }: QueueStatus): boolean {
  return batches + unacked > 0;
}
