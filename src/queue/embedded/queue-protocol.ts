import type { ErrorCode } from '../../lifecycle/error.ts';
import type { PrefetchLimits, QueuedBatch } from '../event-queue.ts';

/*
 * What the queue's owner and its thread say to each other. Everything that happens within one turn of the owner's event
 * loop goes into one message, so that many small pushes cost one.
 */

export interface QueueThreadData {
  readonly directory: string;
  readonly limits: QueueLimits;
}

export interface QueueLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly minFreeBytes: number;
}

export interface PushArgument {
  readonly batches: readonly QueuedBatch[];
  /** The owner's clock, milliseconds since 1970. */
  readonly now: number;
}

/** Why one batch was not taken. */
export interface Refusal {
  readonly code: Extract<ErrorCode, 'queue-full' | 'disk-full' | 'queue-unavailable'>;
  readonly message: string;
  readonly remedy: string;
}
/** One per pushed batch, in order; undefined: it is owned. */
export type PushAnswer = readonly (Refusal | undefined)[];

/** The end of one delivery: acked, or (with a delay) released. */
export interface Settlement {
  readonly row: number;
  readonly releaseAfterMs?: number;
}

export interface ConsumeArgument {
  readonly consumer: number;
  readonly limits: PrefetchLimits;
}

export interface DeliveredBatch {
  readonly consumer: number;
  readonly row: number;
  readonly id: string;
  readonly received: number;
  readonly attempt: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ThreadStatus {
  readonly batches: number;
  readonly bytes: number;
  readonly unacked: number;
  /** Reception of the oldest batch, milliseconds since 1970; undefined when empty. */
  readonly oldest: number | undefined;
  readonly refusing: Refusal['code'] | undefined;
  readonly corrupt: number;
}

export interface LogNote {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
export type QueueNote = { readonly deliveries: readonly DeliveredBatch[] } | { readonly log: LogNote };
