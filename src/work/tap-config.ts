import { z } from 'zod';

/** Section `tap` of the configuration. */
export const tapConfig = z.strictObject({
  events: z
    .boolean()
    .default(false)
    .describe(
      'Workers publish each stored event to the topic exchange `events` of the broker of section `live`, for other programs.',
    ),
});
