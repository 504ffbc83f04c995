import { z } from 'zod';

/** Section `web` of the configuration. */
export const webConfig = z.strictObject({
  listen: z.string().default('127.0.0.1:8090').describe('Address and port of the dashboard and the API.'),
});
export type WebConfig = z.output<typeof webConfig>;
