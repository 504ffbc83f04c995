import { z } from 'zod';

/** Section `frontend` of the configuration. */
export const frontendConfig = z.strictObject({
  listen: z.string().default('127.0.0.1:8080').describe('Address and port that shippers send to.'),
});
export type FrontendConfig = z.output<typeof frontendConfig>;
