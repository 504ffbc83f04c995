import { z } from 'zod';

/** Section `tap` of the configuration. */
export const tapConfig = z.strictObject({
  events: z
    .boolean()
    .default(false)
    .describe(
      'Each stored event is published to the topic exchange `events` of the broker of section `live`, and each alert to `alerts`, for other programs.',
    ),
});
