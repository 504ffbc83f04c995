import { z } from 'zod';

/** Section `store` of the configuration. */
export const storeConfig = z.strictObject({
  kind: z.enum(['embedded']).default('embedded').describe('Where events are kept.'),
});
export type StoreConfig = z.output<typeof storeConfig>;
