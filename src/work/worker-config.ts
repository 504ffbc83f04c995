import { z } from 'zod';

/** Section `worker` of the configuration. */
export const workerConfig = z.strictObject({
  threads: z
    .number()
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe('Worker threads; 0: one less than the cores, at least one.'),
});
export type WorkerConfig = z.output<typeof workerConfig>;
