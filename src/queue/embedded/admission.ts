import type { QueueLimits, Refusal } from './queue-protocol.ts';

export interface QueueLoad {
  readonly bytes: number;
  /** Reception of the oldest batch, milliseconds since 1970. */
  readonly oldest: number | undefined;
  readonly freeBytes: number;
  readonly now: number;
}

/** Whether a batch may come in; undefined: it may. A queue that holds nothing takes any one batch, however large. */
export function refusalOf(load: QueueLoad, limits: QueueLimits, size: number): Refusal | undefined {
  if (load.freeBytes - size < limits.minFreeBytes) return diskFull(`the disk has ${megabytes(load.freeBytes)} free`);
  if (load.bytes > 0 && load.bytes + size > limits.maxBytes) {
    return queueFull(`the queue holds ${megabytes(load.bytes)} of at most ${megabytes(limits.maxBytes)}`);
  }
  if (load.oldest !== undefined && load.now - load.oldest > limits.maxAgeMs) {
    const hours = ((load.now - load.oldest) / 3_600_000).toFixed(1);
    return queueFull(`the oldest batch has waited for ${hours} hours, longer than queue.max_age`);
  }
  return undefined;
}

export function diskFull(what: string): Refusal {
  return {
    code: 'disk-full',
    message: `intake is paused: ${what}`,
    remedy: 'Free space on the disk of data_dir, or lower queue.min_free_bytes; intake goes on by itself.',
  };
}

export function unavailable(what: string): Refusal {
  return {
    code: 'queue-unavailable',
    message: `the queue cannot take batches now: ${what}`,
    remedy: 'Look for errors of the queue in the log; it tries again every second.',
  };
}

function queueFull(what: string): Refusal {
  return {
    code: 'queue-full',
    message: `intake is paused: ${what}`,
    remedy:
      'See on the Health page whether the workers store events; raise queue.max_bytes or queue.max_age if need be.',
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
