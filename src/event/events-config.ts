import { z } from 'zod';

/** Section `events` of the configuration. */
export const eventsConfig = z.strictObject({
  timezone: z.string().default('UTC').describe('Zone of times that name none.'),
});
export type EventsConfig = z.output<typeof eventsConfig>;
