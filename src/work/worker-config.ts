import { z } from 'zod';
import { byteSize, duration } from '../config/units.ts';

/** Section `worker` of the configuration. */
export const workerConfig = z.strictObject({
  threads: z
    .number()
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe('Worker threads; 0: one less than the cores, at least one.'),
  prefetch: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(64)
    .describe(
      'Batches that each worker thread may have taken from the queue and not yet stored, as long as they are small.',
    ),
  stuck_after: duration('2s').describe('A thread that makes no progress for so long is replaced.'),
  heap: byteSize('512MB').describe('JavaScript heap of one worker thread; a plugin that needs more is skipped.'),
});
export type WorkerConfig = z.output<typeof workerConfig>;

/** Node takes whole mebibytes; 0 would mean no limit. */
export function heapMebibytes({ heap }: WorkerConfig): number {
  return Math.max(1, Math.floor(heap / 1024 ** 2));
}
