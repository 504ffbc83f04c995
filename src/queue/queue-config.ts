import { z } from 'zod';

/** Section `queue` of the configuration. */
export const queueConfig = z.strictObject({
  kind: z.enum(['embedded']).default('embedded').describe('Which queue carries events from frontends to workers.'),
});
export type QueueConfig = z.output<typeof queueConfig>;
