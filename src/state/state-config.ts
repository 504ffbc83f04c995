import { z } from 'zod';

/** Section `state` of the configuration. */
export const stateConfig = z.strictObject({
  kind: z
    .enum(['embedded'])
    .default('embedded')
    .describe('Where small state (lists, last-seen, dead letters, ...) is kept.'),
});
