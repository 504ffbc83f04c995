/** Encoded batch on its way in: see batch.ts for the bytes. */
export interface QueuedBatch {
  /** The batch's UUIDv7. */
  readonly id: string;
  /** Reception, milliseconds since 1970. */
  readonly received: number;
  /** `encodeBatch` output; ownership passes to the queue (the buffer may be transferred). */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One delivery of one batch. Exactly one of `ack` and `release` is called, once. */
export interface Delivery {
  readonly id: string;
  readonly received: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** 1 at the first delivery; counts every delivery since, over restarts too. */
  readonly attempt: number;
  /** The batch is stored: forget it. Resolves when that is durable enough that only a crash, or a lost connection, can redeliver it. */
  ack(): Promise<void>;
  /** Give it back; it is delivered again, to any consumer, not before `delayMs`. */
  release(delayMs?: number): Promise<void>;
}

export interface Consumer {
  /** Stops deliveries; resolves when none is on its way. Batches neither acked nor released are redelivered later. */
  cancel(): Promise<void>;
}

export interface QueueStatus {
  /** Batches waiting, and their bytes; of a broker the bytes are an estimate. */
  readonly batches: number;
  readonly bytes: number;
  /** Batches delivered and neither acked nor released; of a broker those of this process. */
  readonly unacked: number;
  /** Age of the oldest batch that is still owned, milliseconds; 0 when empty; of a broker an estimate. */
  readonly oldestMs: number;
  /** Why `push` refuses now, if it does: an error code. */
  readonly refusing?: 'queue-full' | 'disk-full' | 'queue-unavailable';
  /** Batches set aside because they could not be read, since start. */
  readonly corrupt: number;
}

/** How much a consumer may have unacked. */
export interface PrefetchLimits {
  /** Most batches. */
  readonly prefetch: number;
  /** No further batch while those have so many bytes; of a driver that knows the sizes. */
  readonly prefetchBytes?: number;
}

/**
 * The durable, at-least-once hand-over from frontends to workers. A batch that was pushed is delivered until it is acked:
 * in order of arrival as far as redelivery permits, over restarts and `kill -9`.
 */
export interface EventQueue {
  /**
   * Resolves once the queue owns the batch durably (fsync, publisher confirm). Rejects with a MozdefError `queue-full`,
   * `disk-full` or `queue-unavailable`, and then does not own it; with `queue-unconfirmed` nobody knows, since the answer of
   * the broker was lost.
   */
  push(batch: QueuedBatch): Promise<void>;
  /** Delivers batches, so many unacked at a time. */
  consume(handle: (delivery: Delivery) => void, limits: PrefetchLimits): Promise<Consumer>;
  status(): Promise<QueueStatus>;
  close(): Promise<void>;
}
